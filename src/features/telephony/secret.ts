import type { Context } from '../../records/context.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { keepSecret, openSecret } from '../integration-secrets.ts'
import type { HttpSecret } from './http/settings.ts'
import type { PhoneLine } from './line.ts'
import { NotCalled } from './provider.ts'

/** To whom it is told: a secret of one address is never said to another. */
const aboutLine = ({ settings }: Pick<PhoneLine, 'settings'>): string => {
  if (settings.dialect === 'asterisk') return ['asterisk', settings.asterisk.host, settings.asterisk.port].join(' ')
  return ['http', settings.dialect, settings.callOut ? new URL(settings.callOut.url).origin : ''].join(' ')
}

type Line = Pick<PhoneLine, 'id' | 'settings'>

/** Throws Conflict where the key of the company is away. */
export const keepLineSecret = (ctx: Context, keyring: Keyring, line: Line, secret: HttpSecret): Promise<void> =>
  keepSecret(ctx, keyring, { kind: 'phoneLine', of: line.id, about: aboutLine(line), secret: JSON.stringify(secret) })

/** Throws NotCalled where there is none, or it cannot be read at present. */
export async function secretOf(ctx: Context, keyring: Keyring, line: Line): Promise<HttpSecret> {
  const kept = await openSecret(ctx, keyring, { kind: 'phoneLine', of: line.id, about: aboutLine(line) }).catch(
    error => {
      if (error instanceof KeyAway) return null
      throw error
    },
  )
  if (kept === null || kept === 'unreadable') throw new NotCalled('phoneSecret')
  return JSON.parse(kept.secret) as HttpSecret
}

export const isSameTarget = (one: Line, other: Line): boolean => aboutLine(one) === aboutLine(other)
