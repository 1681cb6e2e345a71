import { Malformed } from './errors.ts'

/** The version that `If-Match` names; `undefined` where it asks for none or any. Throws Malformed. */
export function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  const [, version] = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim()) ?? []
  if (!version) throw new Malformed('ifMatch')
  return Number(version)
}
