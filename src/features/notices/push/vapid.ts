import { createECDH, createPrivateKey, sign } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import { aboutSecret, keepFirstSecret, type MoveOfSecret, openSecret } from '../../integration-secrets.ts'

/** By which push services know this server: a pair of keys of P-256 (RFC 8292). */
export interface VapidKeys {
  privateKey: Buffer
  publicKey: Buffer
}

/** A service takes none that is good for more than a day. */
const validSeconds = 12 * 3600

const kind = 'push'

/**
 * The keys of a workspace: made when first needed, by whichever process is first, and never changed. The private one lies under the
 * data key of the company. Throws KeyAway.
 */
export async function vapidKeys(ctx: Context, keyring: Keyring): Promise<VapidKeys> {
  const about = await knownPublicKey(ctx, keyring)
  const kept = await openSecret(ctx, keyring, { kind, about })
  if (!kept || kept === 'unreadable') throw new Error('the key of notices on devices cannot be read')
  return pairOf(Buffer.from(kept.secret, 'base64url'))
}

/** With which browsers subscribe: it is told also while the key of the company is away. Throws KeyAway where none was made yet. */
export async function publicKey(ctx: Context, keyring: Keyring): Promise<string> {
  const former = await formerKey(ctx)
  return former ? encodedKey(pairOf(former).publicKey) : knownPublicKey(ctx, keyring)
}

async function knownPublicKey(ctx: Context, keyring: Keyring): Promise<string> {
  await movePushKey(ctx, keyring)
  const known = await aboutSecret(ctx, kind)
  if (known) return known
  const fresh = createECDH('prime256v1')
  fresh.generateKeys()
  await keepFirstSecret(ctx, keyring, secretOf(padded(fresh.getPrivateKey())))
  const made = await aboutSecret(ctx, kind)
  if (!made) throw new Error('the key of notices on devices is gone')
  return made
}

/** Takes a key that lies in the open, as it was kept before, under the data key of the company. */
export const movePushKey: MoveOfSecret = async (ctx, keyring) => {
  const former = await formerKey(ctx)
  if (!former) return
  await keyring.ready(ctx.workspace)
  keyring.of(ctx.workspace)
  await transact(ctx, async inside => {
    const [moved] = await inside.db.query(sql`
      delete from own_secret where workspace_id = ${ctx.workspace} and name = 'vapid' and value = ${former} returning name`)
    if (moved) await keepFirstSecret(inside, keyring, secretOf(former))
  })
}

async function formerKey(ctx: Context): Promise<Buffer | null> {
  const row = await ctx.db.one<{ value: Buffer }>(
    sql`select value from own_secret where workspace_id = ${ctx.workspace} and name = 'vapid'`,
  )
  return row?.value ?? null
}

const secretOf = (privateKey: Buffer) =>
  ({ kind, about: encodedKey(pairOf(privateKey).publicKey), secret: encodedKey(privateKey) }) as const

function pairOf(privateKey: Buffer): VapidKeys {
  const known = createECDH('prime256v1')
  known.setPrivateKey(privateKey)
  return { privateKey, publicKey: known.getPublicKey() }
}

const encodedKey = (key: Buffer): string => key.toString('base64url')

/** Says who sends, to one service and for a while. `contact`: where its operators can reach us, `https:` or `mailto:`. */
export function vapidHeader(
  { privateKey, publicKey }: VapidKeys,
  { endpoint, contact }: { endpoint: string; contact: string },
): string {
  const until = Math.floor(Date.now() / 1000) + validSeconds
  const claims = { aud: new URL(endpoint).origin, exp: until, sub: contact }
  const text = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`
  const key = createPrivateKey({ format: 'jwk', key: jwkOf(privateKey, publicKey) })
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `vapid t=${text}.${signature.toString('base64url')}, k=${publicKey.toString('base64url')}`
}

const encoded = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url')

const jwkOf = (privateKey: Buffer, point: Buffer) => ({
  kty: 'EC',
  crv: 'P-256',
  x: point.subarray(1, 33).toString('base64url'),
  y: point.subarray(33).toString('base64url'),
  d: padded(privateKey).toString('base64url'),
})

/** Numbers that begin with zeros come shorter. */
const padded = (figure: Buffer): Buffer => Buffer.concat([Buffer.alloc(32 - figure.length), figure])
