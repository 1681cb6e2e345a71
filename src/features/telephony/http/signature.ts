import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { HttpSecret, HttpSettings } from './settings.ts'

export interface SignedReport {
  bytes: Buffer
  headers: Readonly<Record<string, string | undefined>>
  /** The parameters of a form; none where the body is none. */
  form: URLSearchParams
  /** Address at which it came in, as the provider knows it. */
  url: string
}

/** Whether a report comes from the provider: whoever does not know what it signs with is told nothing, and tells nothing. */
export function isSigned(report: SignedReport, settings: HttpSettings, secret: HttpSecret): boolean {
  return signatures[settings.dialect](report, settings, secret)
}

type Check = (report: SignedReport, settings: HttpSettings, secret: HttpSecret) => boolean

/** HMAC-SHA256 of the body, in hex, with or without the name of the method before it. */
const byHeader: Check = ({ bytes, headers }, { signatureHeader }, { sign }) => {
  const given = headers[signatureHeader.toLowerCase()]?.replace(/^sha256=/i, '').toLowerCase()
  return isSame(given, createHmac('sha256', sign).update(bytes).digest('hex'))
}

/** `sign` is the SHA-256 of key, JSON and salt, one after the other; the key is sent along. */
const ofMango: Check = ({ form }, _settings, { key = '', sign }) => {
  const isOurs = isSame(form.get('vpbx_api_key'), key)
  const sum = createHash('sha256')
    .update(`${key}${form.get('json') ?? ''}${sign}`)
    .digest('hex')
  return isSame(form.get('sign')?.toLowerCase(), sum) && isOurs
}

/** HMAC-SHA1 of the address and of all parameters in order of their names, in base64: so Twilio signs. */
const ofTwilio: Check = ({ url, form, headers }, _settings, { sign }) => {
  const said = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => `${name}${value}`)
  const sum = createHmac('sha1', sign)
    .update(`${url}${said.join('')}`)
    .digest('base64')
  return isSame(headers['x-twilio-signature'], sum)
}

const signatures: Record<HttpSettings['dialect'], Check> = { fields: byHeader, mango: ofMango, twilio: ofTwilio }

/** In the same time whatever it is. */
function isSame(given: string | null | undefined, expected: string): boolean {
  const [one, other] = [given ?? '', expected].map(text => createHash('sha256').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other) && expected !== ''
}
