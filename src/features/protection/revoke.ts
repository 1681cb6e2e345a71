import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { Conflict, Invalid, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { vaultOf } from '../../vault/vault.ts'

interface Kept {
  generation: number
  wrapped: Buffer
  revoked: boolean
}

/**
 * Takes the company's key away: every data key is wrapped once more, under a key that is given out this once and kept
 * nowhere here. Throws Conflict where there is none, or it is revoked already.
 */
export const revokeKeys = (ctx: Context, whence: Whence): Promise<string> =>
  transact(ctx, async inside => {
    const kept = await lockedKeys(inside)
    if (!kept.length) throw new Conflict('noDataKey')
    if (kept.some(({ revoked }) => revoked)) throw new Conflict('revokedAlready')
    const key = randomBytes(32)
    const vault = vaultOf(key)
    for (const { generation, wrapped } of kept)
      await inside.db.query(sql`
        update data_key set wrapped = ${vault.seal(wrapped, aboutRevoked(ctx, generation))}, revoked_at = now(), revoked_by = ${ctx.actor.user}
        where workspace_id = ${ctx.workspace} and generation = ${generation}`)
    await noteSecurityEvent(inside, {
      kind: 'encryption',
      outcome: 'done',
      whence,
      details: { operation: 'revocation', keys: kept.length },
    })
    return inGroups(key.toString('hex'))
  })

/**
 * What a request to do something with the keys rests on: that there is no newer one. Throws Conflict where there is none, and by the
 * code that is given where they are revoked.
 */
export async function basisOfKeys(ctx: Context, revoked: 'revokedAlready' | 'keyRevoked'): Promise<JsonObject> {
  const newest = await ctx.db.one<{ generation: number; revoked: boolean }>(sql`
    select generation, revoked_at is not null as revoked from data_key
    where workspace_id = ${ctx.workspace} order by generation desc limit 1`)
  if (!newest) throw new Conflict('noDataKey')
  if (newest.revoked) throw new Conflict(revoked)
  return { generation: newest.generation }
}

/** Gives it back. Throws Invalid, and leaves all as it is, where the key is not the one that was given out. */
export const giveKeysBack = (ctx: Context, given: string, whence: Whence): Promise<void> =>
  transact(ctx, async inside => {
    const kept = (await lockedKeys(inside)).filter(({ revoked }) => revoked)
    if (!kept.length) throw new Conflict('keyInUse')
    const unwrapped = kept.map(({ generation, wrapped }) => ({
      generation,
      wrapped: opened(ctx, given, generation, wrapped),
    }))
    for (const { generation, wrapped } of unwrapped)
      await inside.db.query(sql`
        update data_key set wrapped = ${wrapped}, revoked_at = null, revoked_by = null
        where workspace_id = ${ctx.workspace} and generation = ${generation}`)
    await noteSecurityEvent(inside, {
      kind: 'encryption',
      outcome: 'done',
      whence,
      details: { operation: 'return', keys: kept.length },
    })
  })

function opened(ctx: Context, given: string, generation: number, wrapped: Buffer): Buffer {
  const hex = given.replace(/[\s-]/g, '')
  const known = /^[0-9a-f]{64}$/i.test(hex)
    ? vaultOf(Buffer.from(hex, 'hex')).open(wrapped, aboutRevoked(ctx, generation))
    : null
  if (!known) throw new Invalid([{ field: 'key', code: 'wrongReturnedKey' }])
  return known
}

const lockedKeys = (ctx: Context): Promise<Kept[]> =>
  ctx.db.query<Kept>(sql`
    select generation, wrapped, revoked_at is not null as revoked from data_key
    where workspace_id = ${ctx.workspace} order by generation for update`)

const aboutRevoked = ({ workspace }: Context, generation: number): string =>
  `revoked data key ${workspace} ${generation}`

/** As people can compare it. */
const inGroups = (hex: string): string => hex.replace(/.{8}(?=.)/g, '$&-')
