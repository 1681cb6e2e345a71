import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { IntakeDoor } from '../channel.ts'
import type { PhoneCall } from './call.ts'
import type { PhoneLine } from './line.ts'

/** Finds out, as soon as the number is told, on whose card the call is and who is told that it rings. */
export async function whoseCall(
  ctx: Context,
  door: IntakeDoor,
  { responsible }: PhoneLine,
  call: PhoneCall,
): Promise<PhoneCall> {
  const { number, direction, user } = call
  if (!number || !direction || call.receipt) return call
  const known = call.object ? null : await door.whoIs(ctx, { phones: [number], emails: [], messengers: [] })
  const card = known && known.object !== 'interest' ? known : null
  const owner = card?.owner ?? (await ownerOf(ctx, call))
  const told = await toldOf(ctx, { direction, user, owner, responsible, before: call.told })
  const object = call.object ?? card?.object ?? null
  const record = call.record ?? card?.id ?? null
  if (object === call.object && told.length === call.told.length) return call
  await ctx.db.query(sql`
    update phone_call set object = ${object}, record_id = ${record}, told = ${told}::uuid[]
    where workspace_id = ${ctx.workspace} and id = ${call.id}`)
  return { ...call, object, record, told }
}

interface Concerned {
  direction: 'in' | 'out'
  /** Whose extension rings, or is talked on. */
  user: string | null
  /** Of the card. */
  owner: string | null
  responsible: string | null
  before: readonly string[]
}

/** Who calls; of a call that comes in, whose client it is and whose telephone rings; where that is nobody, all who have an extension. */
async function toldOf(ctx: Context, { direction, user, owner, responsible, before }: Concerned): Promise<string[]> {
  const isActive = (id: string | null): id is string => id !== null && ctx.config.users.get(id)?.active === true
  const concerned = direction === 'out' ? [user] : [user, owner]
  const named = [...new Set([...before, ...concerned.filter(isActive)])]
  if (named.length || direction === 'out') return named
  const rows = await ctx.db.query<{ user: string }>(
    sql`select "user" from phone_extension where workspace_id = ${ctx.workspace} order by extension limit 500`,
  )
  return [...new Set([...rows.map(row => row.user), responsible])].filter(isActive)
}

async function ownerOf({ db, workspace }: Context, { object, record }: PhoneCall): Promise<string | null> {
  if (!object || !record || !['lead', 'contact', 'company'].includes(object)) return null
  const row = await db.one<{ owner: string | null }>(sql`
    select owner from lead where workspace_id = ${workspace} and id = ${record}
    union all select owner from contact where workspace_id = ${workspace} and id = ${record}
    union all select owner from company where workspace_id = ${workspace} and id = ${record}`)
  return row?.owner ?? null
}
