import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Vault } from '../../vault/vault.ts'

/**
 * What intake signs and hashes, by a secret of the workspace that lies under the key of the server: forms are filled in and requests
 * are taken also while the key of the company is away.
 */
export interface Marks {
  /** Takes a secret that lies in the open, as it was kept before, under the key of the server. */
  prepare(ctx: Context): Promise<void>
  /** The time at which a form was opened, signed for the form of one source: `1764000000000.c2lnbmF0dXJl`. */
  formToken(ctx: Context, key: string, now?: number): Promise<string>
  /** When the form was opened, in milliseconds; `null` where the token is not ours. */
  openedAt(ctx: Context, key: string, token: string): Promise<number | null>
  /** The sender's address as the ledger keeps it: enough to count his requests, nothing to find him by. */
  hashAddress(ctx: Context, address: string): Promise<string>
  /** By what equal contents are known, and nothing is found out by trying. */
  hashContent(ctx: Context, content: readonly (Buffer | string)[]): Promise<Buffer>
}

interface Secret {
  key: Buffer
  /** Marks from before it are of another one. */
  remadeAt: Date | null
}

export function marksUnder(vault: Vault): Marks {
  const known = new Map<string, Promise<Secret>>()

  function secretOf(ctx: Context): Promise<Secret> {
    const kept = known.get(ctx.workspace)
    if (kept) return kept
    const read = readSecret(ctx, vault)
    known.set(ctx.workspace, read)
    read.catch(() => known.delete(ctx.workspace))
    return read
  }
  const hmac = async (ctx: Context) => createHmac('sha256', (await secretOf(ctx)).key)
  const signature = async (ctx: Context, key: string, time: string) =>
    (await hmac(ctx)).update(`form ${key} ${time}`).digest('base64url')

  return {
    prepare: async ctx => void (await secretOf(ctx)),
    formToken: async (ctx, key, now = Date.now()) => `${now}.${await signature(ctx, key, String(now))}`,
    async openedAt(ctx, key, token) {
      const [time = '', given = ''] = token.split('.')
      if (!/^\d{13}$/.test(time)) return null
      const right = Buffer.from(await signature(ctx, key, time))
      const sent = Buffer.from(given)
      if (right.length === sent.length && timingSafeEqual(right, sent)) return Number(time)
      // Nobody can check it any more: a client is not turned away for that.
      const { remadeAt } = await secretOf(ctx)
      return remadeAt && Number(time) < remadeAt.getTime() ? Number(time) : null
    },
    hashAddress: async (ctx, address) =>
      (await hmac(ctx)).update(`address ${address}`).digest('base64url').slice(0, 22),
    async hashContent(ctx, content) {
      const hash = (await hmac(ctx)).update('content')
      for (const part of content) hash.update('\0').update(part)
      return hash.digest()
    },
  }
}

interface Row {
  value: Buffer | null
  sealed: Buffer | null
  remadeAt: Date | null
}

const name = 'intake'

/** Made once for a workspace, by whichever process needs it first; anew where the key of the server is not the one it lay under. */
async function readSecret(ctx: Context, vault: Vault): Promise<Secret> {
  const about = `${ctx.workspace} marks of intake`
  const fresh = () => vault.seal(randomBytes(32), about)
  const ours = sql`workspace_id = ${ctx.workspace} and name = ${name}`
  await ctx.db.query(sql`insert into own_secret (name, sealed) values (${name}, ${fresh()}) on conflict do nothing`)
  // Whoever else does the same at this moment may be first: then what he wrote is read.
  for (let look = 0; look < 3; look++) {
    const row = await ctx.db.one<Row>(sql`select value, sealed, remade_at as "remadeAt" from own_secret where ${ours}`)
    if (!row) break
    const { value, sealed, remadeAt } = row
    const key = sealed && vault.open(sealed, about)
    if (key) return { key, remadeAt }
    await ctx.db.query(
      value
        ? sql`update own_secret set sealed = ${vault.seal(value, about)}, value = null where ${ours} and value = ${value}`
        : sql`update own_secret set sealed = ${fresh()}, remade_at = now() where ${ours} and sealed = ${sealed}`,
    )
  }
  throw new Error('the secret of the workspace is gone')
}
