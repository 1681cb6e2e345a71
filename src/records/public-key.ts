import { randomInt } from 'node:crypto'

/**
 * A public identifier: hard to guess, easy to read aloud, no secret (that of a source stands in the code of a site).
 * 20 letters and digits, without those that look alike: about 98 bits.
 */
export function newPublicKey(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  return Array.from({ length: 20 }, () => letters[randomInt(letters.length)]).join('')
}
