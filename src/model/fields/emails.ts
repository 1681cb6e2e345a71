import { emailKey, readEmail } from '../email-address.ts'
import type { Field, FieldOptions } from '../field.ts'
import { fold, foldSql } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { type Entry, entriesType } from './entries.ts'

export const emailTypes = ['work', 'personal', 'other'] as const
export type Email = Entry<(typeof emailTypes)[number]>

/** E-mail addresses, one of them primary: lower case, domains as people read them. */
export const emails = <const O extends FieldOptions = NoOptions>(options?: O): Field<Email[], O> =>
  declareField('emails', options)

export const emailsType = entriesType<Email['type']>({
  type: 'emails',
  types: emailTypes,
  read(text) {
    const value = readEmail(text)
    return value ? { value, type: 'work' } : { problem: 'email' }
  },
  show: value => value,
  part: fold,
  partOf: fold,
  partOfSql: foldSql,
  separator: /(?<![;,\s])[;,\s]+(?=[^;,\s@]+@)|[;\n]+/u,
  valueSchema: { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$' },
  sample: n => `client${n}@example.com`,
  words: value => value,
  keys: entry => [{ kind: 'email', value: emailKey(entry.value) }],
})
