import { findPhoneNumbersInText } from 'libphonenumber-js/max'
import { emailKey, readEmail } from '../../../model/email-address.ts'

/** A person whom somebody else's letter names. */
interface FoundPerson {
  name: string | null
  phones: string[]
  emails: string[]
}

interface FoundInWords {
  /** Numbers of the sender himself, as he wrote them. */
  phones: string[]
  /** Somebody else whom he passes on; his are the numbers then. */
  other: FoundPerson | null
}

const addresses = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const twoNames = /\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?(?: \p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?){1,2}/gu

/** Ways to reach somebody in what a person wrote: his own, unless there is the address of another. */
export function foundInWords(words: string, sender: string): FoundInWords {
  const text = words.slice(0, 50_000)
  const phones = phonesIn(text)
  const emails = [...text.matchAll(addresses)]
    .flatMap(([found]) => readEmail(found.replace(/\.$/, '')) ?? [])
    .filter(email => emailKey(email) !== sender)
  const others = [...new Set(emails)].slice(0, 5)
  if (!others.length) return { phones, other: null }
  return { phones: [], other: { name: nameBefore(text, phones[0] ?? others[0] ?? ''), phones, emails: others } }
}

/** As they were written, each once: the company's country reads them. */
function phonesIn(text: string): string[] {
  const country = /\p{Script=Cyrillic}/u.test(text) ? 'RU' : undefined
  const found = findPhoneNumbersInText(text, country).map(({ startsAt, endsAt, number }) => ({
    value: String(number.number),
    text: text.slice(startsAt, endsAt),
  }))
  return [...new Map(found.map(each => [each.value, each.text])).values()].slice(0, 5)
}

/** The last name of two or three words in the line that leads to the first way of reaching him. */
function nameBefore(text: string, way: string): string | null {
  const before =
    text
      .slice(0, Math.max(text.indexOf(way), 0))
      .split('\n')
      .at(-1) ?? ''
  return [...before.matchAll(twoNames)].at(-1)?.[0] ?? null
}
