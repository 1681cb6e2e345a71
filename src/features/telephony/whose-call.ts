import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { branchOf } from '../../records/reach.ts'
import type { IntakeDoor } from '../channel.ts'
import type { PhoneCall } from './call.ts'
import type { PhoneLine } from './line.ts'

interface Rings {
  line: PhoneLine
  call: PhoneCall
  /** Extensions that begin to ring. */
  rung: readonly string[]
}

/** Finds out, as soon as the number is told, on whose card the call is and who is told that it rings. */
export async function whoseCall(ctx: Context, door: IntakeDoor, { line, call, rung }: Rings): Promise<PhoneCall> {
  const { number, direction, user } = call
  if (!number || !direction || call.receipt) return call
  const known = call.object ? null : await door.whoIs(ctx, { phones: [number], emails: [], messengers: [] })
  const card = known && known.object !== 'interest' ? known : null
  const owner = card?.owner ?? (await ownerOf(ctx, call))
  const told = await toldOf(ctx, line, { direction, user, owner, rung: await usersOf(ctx, rung), before: call.told })
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
  rung: readonly string[]
  before: readonly string[]
}

/** Who calls; of a call that comes in, whose client it is and whose telephone rings; where that is nobody, whoever answers the line. */
async function toldOf(
  ctx: Context,
  line: PhoneLine,
  { direction, user, owner, rung, before }: Concerned,
): Promise<string[]> {
  const isActive = (id: string | null): id is string => id !== null && ctx.config.users.get(id)?.active === true
  const concerned = direction === 'out' ? [user] : [user, owner, ...rung]
  const named = [...new Set([...before, ...concerned.filter(isActive)])]
  if (named.length || direction === 'out') return named
  return [...new Set(await answering(ctx, line))].filter(isActive)
}

/** Those of the line; else all who have an extension, but with an Asterisk, of which it is heard whose telephones ring. */
async function answering(ctx: Context, line: PhoneLine): Promise<(string | null)[]> {
  const { users, teams, responsible, settings } = line
  if (users.length || teams.length) {
    const branches = new Set(teams.flatMap(team => [...branchOf(ctx, team)]))
    const members = [...ctx.config.users.values()].filter(({ team }) => team !== null && branches.has(team))
    return [...users, ...members.map(({ id }) => id), responsible].slice(0, 500)
  }
  if (settings.dialect === 'asterisk') return []
  const rows = await ctx.db.query<{ user: string }>(
    sql`select "user" from phone_extension where workspace_id = ${ctx.workspace} order by extension limit 500`,
  )
  return [...rows.map(row => row.user), responsible]
}

async function usersOf({ db, workspace }: Context, extensions: readonly string[]): Promise<string[]> {
  if (!extensions.length) return []
  const rows = await db.query<{ user: string }>(
    sql`select "user" from phone_extension where workspace_id = ${workspace} and extension = any(${extensions}::text[])`,
  )
  return rows.map(({ user }) => user)
}

async function ownerOf({ db, workspace }: Context, { object, record }: PhoneCall): Promise<string | null> {
  if (!object || !record || !['lead', 'contact', 'company'].includes(object)) return null
  const row = await db.one<{ owner: string | null }>(sql`
    select owner from lead where workspace_id = ${workspace} and id = ${record}
    union all select owner from contact where workspace_id = ${workspace} and id = ${record}
    union all select owner from company where workspace_id = ${workspace} and id = ${record}`)
  return row?.owner ?? null
}
