import type { AuditKey, AuditKeys } from './keys.ts'

const digestBy = (key: AuditKey, kind: string, value: string): string =>
  `${key.mark}:${key.sign('erased', kind, value).toString('hex')}`

/** What erasures ask of the keys of the audit: digests by which an erased phone or mail is known again, and none can be guessed without the key. */
export const digestsOfErasures = (keys: AuditKeys) => ({
  of: (kind: string, value: string): string => digestBy(keys.sealing, kind, value),
  all: (kind: string, value: string): string[] => keys.all.map(key => digestBy(key, kind, value)),
})
