import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** Codes by time (RFC 6238) in the one form that every app on phones knows. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** So many steps before and after the present one are accepted: clocks of phones differ. */
const window = 1

/** 160 bits, as RFC 4226 recommends. */
export const newTotpSecret = (): Buffer => randomBytes(20)

export interface Account {
  email: string
}

/** What an app reads from the picture, or is told by hand. */
export function totpAddress(secret: Buffer, { email }: Account): { secret: string; address: string } {
  const totp = totpOf(secret, email)
  return { secret: totp.secret.base32, address: totp.toString() }
}

/** The time step to which a code belongs; `null` where it is wrong. */
export function totpStep(secret: Buffer, code: string, now = Date.now()): number | null {
  // The library compares bytes, and fails where six characters are more than six of them.
  if (!/^[0-9]{6}$/.test(code)) return null
  const steps = totpOf(secret).validate({ token: code, timestamp: now, window })
  return steps === null ? null : Math.floor(now / 1000 / form.period) + steps
}

const totpOf = (secret: Buffer, label = '') =>
  new TOTP({ ...form, issuer: 'Rapport', label, secret: Secret.fromHex(secret.toString('hex')) })
