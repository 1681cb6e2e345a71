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

/**
 * HMAC-SHA1 of the address and of all parameters in order of their names, in base64: so Twilio signs. Of a name that comes with several
 * values each value counts once, in order; the port may stand in the address or not, whatever was set there.
 */
const ofTwilio: Check = ({ url, form, headers }, _settings, { sign }) => {
  const said = [...new Set(form.keys())]
    .sort()
    .flatMap(name => [...new Set(form.getAll(name))].sort().map(value => `${name}${value}`))
    .join('')
  const sums = spellings(url).map(address => createHmac('sha1', sign).update(`${address}${said}`).digest('base64'))
  return sums.some(sum => isSame(headers['x-twilio-signature'], sum))
}

/** The address as it is, without its port, and with the one that it has unsaid. */
function spellings(url: string): string[] {
  const [, before = '', port, after = ''] = /^(https?:\/\/[^/:]+)(?::(\d+))?(.*)$/s.exec(url) ?? []
  if (!before) return [url]
  const usual = before.startsWith('https') ? '443' : '80'
  return [url, `${before}${after}`, `${before}:${port ?? usual}${after}`]
}

const signatures: Record<HttpSettings['dialect'], Check> = { fields: byHeader, mango: ofMango, twilio: ofTwilio }

/** In the same time whatever it is. */
function isSame(given: string | null | undefined, expected: string): boolean {
  const [one, other] = [given ?? '', expected].map(text => createHash('sha256').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other) && expected !== ''
}
