import { createECDH, createPrivateKey, sign } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'

/** By which push services know this server: a pair of keys of P-256 (RFC 8292). */
export interface VapidKeys {
  privateKey: Buffer
  publicKey: Buffer
}

/** A service takes none that is good for more than a day. */
const validSeconds = 12 * 3600

/** The keys of a workspace: made when first needed, by whichever process is first, and never changed. */
export async function vapidKeys(ctx: Context): Promise<VapidKeys> {
  const fresh = createECDH('prime256v1')
  fresh.generateKeys()
  await ctx.db.query(
    sql`insert into own_secret (name, value) values ('vapid', ${padded(fresh.getPrivateKey())}) on conflict do nothing`,
  )
  const row = await ctx.db.one<{ value: Buffer }>(sql`
    select value from own_secret where workspace_id = ${ctx.workspace} and name = 'vapid'`)
  if (!row) throw new Error('the secret of the workspace is gone')
  const known = createECDH('prime256v1')
  known.setPrivateKey(row.value)
  return { privateKey: row.value, publicKey: known.getPublicKey() }
}

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
