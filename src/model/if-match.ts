import { Malformed } from './errors.ts'

/** The version of a record that the caller has seen, or several of which any will do. */
export type SeenVersion = number | readonly number[]

/** Whether the caller means the record as it is: where he named no version, he means any. */
export const isSeen = (seen: SeenVersion | undefined, version: number): boolean =>
  seen === undefined || (typeof seen === 'number' ? seen === version : seen.includes(version))

/** A list of entity tags, of which every comma may stand alone (RFC 9110, 5.6.1 and 8.8.3); a version without quotes is understood. */
const tags = /^[ \t,]*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t,]*|$))+$/
const eachTag = /(W\/)?"([^"]*)"/g

/**
 * The versions that `If-Match` names; `undefined` where it asks for none or for any. Weak tags and tags of others match no
 * version (RFC 9110, 13.1.1). Throws Malformed.
 */
export function parseIfMatch(header: string | undefined): readonly number[] | undefined {
  const text = header?.trim()
  if (text === undefined || text === '*') return undefined
  if (/^\d{1,9}$/.test(text)) return [Number(text)]
  if (!tags.test(text)) throw new Malformed('ifMatch')
  return [...text.matchAll(eachTag)].flatMap(([, weak, tag = '']) =>
    !weak && /^\d{1,9}$/.test(tag) ? [Number(tag)] : [],
  )
}
