import { type HttpSettings, usualFields, usualWords } from '../http/settings.ts'
import { owner } from './office.ts'

/** Calls are shown while they are fresh. */
export const base = Math.floor(Date.now() / 1000) * 1000 - 100_000
export const at = (seconds: number) => new Date(base + seconds * 1000).toISOString()

export const settingsOf = (dialect: HttpSettings['dialect']): HttpSettings => ({
  dialect,
  fields: usualFields,
  words: usualWords,
  signatureHeader: 'X-Signature',
  callOut: null,
})

export const callNamed = async (call: string) =>
  (await owner.query('select * from phone_call where provider_call = $1', [call])).rows[0]
