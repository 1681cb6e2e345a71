import { Invalid, type Problem } from '../../model/index.ts'
import { locales } from '../../records/context.ts'
import type { Wording } from '../consent-book.ts'
import type { NewVersion } from './versions.ts'

/** Names of purposes, without blanks around them; at least one language. */
export function cleanName(name: Wording): Wording {
  const clean = trimmed(name)
  if (!Object.keys(clean).length) throw new Invalid([{ field: 'name', code: 'required' }])
  return clean
}

/** The words of a version, and where more of them is read. */
export function cleanVersion({ text, link }: NewVersion): NewVersion {
  const clean = trimmed(text)
  const address = link?.trim() || null
  const problems: Problem[] = [
    ...(Object.keys(clean).length ? [] : [{ field: 'text', code: 'required' }]),
    ...(address === null || isWebAddress(address) ? [] : [{ field: 'link', code: 'url' }]),
  ]
  if (problems.length) throw new Invalid(problems)
  return { text: clean, link: address }
}

const trimmed = (wording: Wording): Wording =>
  Object.fromEntries(
    locales.flatMap(locale => {
      const words = wording[locale]?.replaceAll('\0', '').toWellFormed().trim()
      return words ? [[locale, words]] : []
    }),
  )

const isWebAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text) && URL.canParse(text)
