import { domainToAscii, domainToReadable } from './domain.ts'

/**
 * An address in its canonical form: lower case, the domain as people read it (`client@почта.рф`), whether it came so or
 * in Punycode. Addresses of one mailbox are thus equal as stored. Undefined: it is none.
 */
export function readEmail(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^<(.*)>$/, '$1')
    .toLowerCase()
  const at = plain.lastIndexOf('@')
  const local = plain.slice(0, at)
  if (at < 1 || at > 64 || !dotAtom.test(local)) return undefined

  const ascii = domainToAscii(plain.slice(at + 1))
  if (!ascii || local.length + ascii.length + 1 > 254) return undefined
  return `${local}@${domainToReadable(ascii)}`
}

/** What an address is recognised by: its domain in Punycode, as every mail system writes it. */
export function emailKey(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}@${domainToAscii(address.slice(at + 1)) ?? address.slice(at + 1)}`
}

/** RFC 5322 dot-atom, with letters and digits of any script as RFC 6531 allows. Quoted names are not mailboxes of people. */
const dotAtom = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u
