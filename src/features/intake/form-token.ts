import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'

/** The time at which a form was opened, signed for the form of one source: `1764000000000.c2lnbmF0dXJl`. */
export async function formToken(ctx: Context, key: string, now: number = Date.now()): Promise<string> {
  return `${now}.${await signature(ctx, key, String(now))}`
}

/** When the form was opened, in milliseconds; `null` where the token is not ours. */
export async function openedAt(ctx: Context, key: string, token: string): Promise<number | null> {
  const [time = '', given = ''] = token.split('.')
  if (!/^\d{13}$/.test(time)) return null
  const right = Buffer.from(await signature(ctx, key, time))
  const sent = Buffer.from(given)
  return right.length === sent.length && timingSafeEqual(right, sent) ? Number(time) : null
}

/** The sender's address as the ledger keeps it: enough to count his requests, nothing to find him by. */
export async function hashAddress(ctx: Context, address: string): Promise<string> {
  return createHmac('sha256', await intakeSecret(ctx))
    .update(`address ${address}`)
    .digest('base64url')
    .slice(0, 22)
}

async function signature(ctx: Context, key: string, time: string): Promise<string> {
  return createHmac('sha256', await intakeSecret(ctx))
    .update(`form ${key} ${time}`)
    .digest('base64url')
}

const secrets = new Map<string, Promise<Buffer>>()

/** Made once for a workspace, by whichever process needs it first. */
function intakeSecret(ctx: Context): Promise<Buffer> {
  const known = secrets.get(ctx.workspace)
  if (known) return known
  const read = readSecret(ctx)
  secrets.set(ctx.workspace, read)
  read.catch(() => secrets.delete(ctx.workspace))
  return read
}

async function readSecret(ctx: Context): Promise<Buffer> {
  await ctx.db.query(
    sql`insert into own_secret (name, value) values ('intake', ${randomBytes(32)}) on conflict do nothing`,
  )
  const row = await ctx.db.one<{ value: Buffer }>(sql`
    select value from own_secret where workspace_id = ${ctx.workspace} and name = 'intake'`)
  if (!row) throw new Error('the secret of the workspace is gone')
  return row.value
}
