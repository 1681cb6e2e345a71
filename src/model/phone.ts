import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** A number read: `value` in E.164, with the extension as RFC 3966 writes it (`+74951234567;ext=12`). */
export type PhoneReading = { value: string; mobile: boolean } | { problem: 'phone' | 'phoneShort' | 'phoneLong' }

const extension =
  /(?:;ext=|[,;\s]*(?:доб(?:авочный|\.)?|вн(?:утр(?:енний)?)?\.?|ext(?:ension|\.)?|x|#)[\s:.№]*)(\d{1,7})$/iu
const allowed = /^\+?[\d\s().\-–—/\u00a0]+$/u

/** The latest numbers read: on its way in a number is read several times, as a cell, as a field and again as stored. */
const latest = new Map<string, PhoneReading>()
const mostKept = 5000
const longestKept = 40
/** No number is longer, with all that people write around it; what is longer is not looked into. */
const longestRead = 300

/** Reads a number as people of the country write it: `8 (926) 228-77-94`, `9031971034`, `+7 495 123-45-67 доб. 12`. */
export function readPhone(text: string, country: string): PhoneReading {
  const key = `${country} ${text}`
  const known = latest.get(key)
  if (known) return known
  const found = findPhone(text, country)
  if (latest.size >= mostKept) latest.clear()
  if (text.length <= longestKept) latest.set(key, found)
  return found
}

function findPhone(text: string, country: string): PhoneReading {
  if (text.length > longestRead) return { problem: 'phone' }
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^(?:tel|тел|телефон|т)[.:\s]*/iu, '')
  const ext = extension.exec(plain)
  const number = (ext ? plain.slice(0, ext.index) : plain).replace(/^00(?=[1-9])/, '+')
  const count = number.replace(/\D/g, '').length
  if (!allowed.test(number) || !count) return { problem: 'phone' }

  const found = findNumber(number, country)
  if (!found) return { problem: count < 8 ? 'phoneShort' : count > 15 ? 'phoneLong' : 'phone' }
  return {
    value: ext ? `${found.number};ext=${ext[1]}` : found.number,
    mobile: ['MOBILE', 'FIXED_LINE_OR_MOBILE'].includes(found.getType() ?? ''),
  }
}

function findNumber(number: string, country: string): PhoneNumber | undefined {
  const national = parsePhoneNumberFromString(number, { defaultCountry: country as CountryCode, extract: false })
  if (national?.isValid()) return national
  if (number.startsWith('+')) return undefined

  const international = parsePhoneNumberFromString(`+${number.replace(/\D/g, '')}`, { extract: false })
  return international?.isValid() ? international : undefined
}

const shared = new Set(['TOLL_FREE', 'SHARED_COST', 'PREMIUM_RATE', 'UAN'])

/**
 * Whether a stored phone leads to a person: with an extension it does; an 8 800 line, a number of shared cost or a paid
 * one belongs to a switchboard.
 */
export function isPersonalPhone(value: string): boolean {
  const [number = '', ext] = value.split(';ext=')
  // Russian mobile numbers are most of them: for these the plan of all numbers need not be asked.
  if (ext || /^\+79\d{9}$/.test(number)) return true
  return !shared.has(parsePhoneNumberFromString(number)?.getType() ?? '')
}

/** In which country a stored phone is; a code of ISO 3166. */
export const phoneCountry = (value: string): string | null =>
  parsePhoneNumberFromString(value.split(';ext=')[0] ?? '')?.country ?? null

/** For people to read: `+7 926 228 77 94 доб. 12`; `extension` is the word before the number behind a switchboard. */
export function showPhone(value: string, extension = 'доб.'): string {
  const [number = '', ext] = value.split(';ext=')
  const shown = parsePhoneNumberFromString(number)?.formatInternational() ?? number
  return ext ? `${shown} ${extension} ${ext}` : shown
}
