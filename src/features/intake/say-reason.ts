import { hasWords, say } from '../../messages/words.ts'
import type { Locale } from '../../records/context.ts'
import type { Reason } from './reason.ts'

/** A reason in the reader's language: the ledger's own sentences, then those of errors. */
export function sayReason(locale: Locale, { code, field, params = {} }: Reason): string {
  const words = { ...params, field: field ? fieldName(locale, field) : '' }
  const key = [`intake:reasons.${code}`, `errors:${code}`].find(known => hasWords(locale, known))
  return key ? say(locale, key, words) : say(locale, 'intake:reasons.other', { ...words, code })
}

const fieldName = (locale: Locale, field: string): string => {
  const key = `intake:fields.${field}`
  return hasWords(locale, key) ? say(locale, key) : field
}
