import { hash, verify } from '@node-rs/argon2'
import type { Problem } from '../model/index.ts'
import { isCommonPassword } from './common-passwords.ts'
import { weakPasswords } from './weak-passwords.ts'

/** Argon2id (RFC 9106) with the least parameters that OWASP recommends: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const shortestPassword = 10
const longestPassword = 1000

/** Forms of a letter that a keyboard types differently are one password: Unicode form C. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), parameters)

/** Of no password: what an unknown account is compared with, so that it takes as long as a known one. */
const nobodys = '$argon2id$v=19$m=19456,t=2,p=1$TgXmiVVqZ0lZcXkC8YvJ3g$gSzfYGVcJlb8GgVoGWCzxsnRy9x2vJNFTq7rq3cnk7E'

/** Whether the password is that of the hash. Without a hash it never is, and takes the same time. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const given = password.length > longestPassword ? '' : password.normalize('NFC')
  const same = await verify(kept ?? nobodys, given).catch(() => false)
  return same && kept !== null
}

/** What a new password may not resemble. */
export interface PasswordOwner {
  email: string
  name: string
  company: string
}

/** What is wrong with a new password; empty when it will do. */
export function passwordProblems(password: string, owner: PasswordOwner, field = 'password'): Problem[] {
  const code = weakness(password.normalize('NFC'), owner)
  return code ? [{ field, code, params: { min: shortestPassword, max: longestPassword } }] : []
}

function weakness(password: string, owner: PasswordOwner): string | null {
  if (!password.isWellFormed() || password.includes('\0')) return 'brokenText'
  if ([...password].length < shortestPassword) return 'passwordShort'
  if (password.length > longestPassword) return 'passwordLong'

  const plain = password.toLowerCase()
  const letters = plain.replace(/[^\p{L}\p{N}]/gu, '')
  if (new Set(plain).size < 4 || isRun(letters)) return 'passwordWeak'
  if (isCommonPassword(plain)) return 'passwordCommon'
  if (weakPasswords.some(word => isMostly(letters, word))) return 'passwordWeak'
  return ownWords(owner).some(word => isMostly(letters, word)) ? 'passwordOwn' : null
}

/** What whoever knows the owner tries first: his address, his name, his company's, whole and in parts. */
function ownWords({ email, name, company }: PasswordOwner): string[] {
  const [local = ''] = email.split('@')
  const words = [email, local, ...name.split(/\s+/), company, ...company.split(/\s+/)]
  return words.map(word => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
}

/** Whether little but the word is in it: `Qwerty12345!` is mostly `qwerty`. */
const isMostly = (password: string, word: string): boolean =>
  word.length >= 4 && password.includes(word) && password.replaceAll(word, '').replace(/\d/g, '').length < 4

/** `1234567890`, `abcdefghij`, `9876543210`. */
function isRun(letters: string): boolean {
  const steps = [...letters].slice(1).map((letter, i) => (letter.codePointAt(0) ?? 0) - (letters.codePointAt(i) ?? 0))
  return steps.length > 0 && steps.filter(step => Math.abs(step) <= 1).length >= steps.length - 1
}
