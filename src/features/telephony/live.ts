import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { fieldRight, findRecord, listRecords, objectOf, scopeOf } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { callColumns, factsOf, type PhoneCall } from './call.ts'

/** A call of mine as my page shows it: while it rings, while I talk, and until I have said what came of it. */
export interface LiveCall {
  id: string
  direction: 'in' | 'out'
  state: 'ringing' | 'talking' | 'ended'
  number: string | null
  line: string
  rangAt: string
  answeredAt: string | null
  /** Whether it is I who talks, or has talked. */
  mine: boolean
  /** Who has said that he takes it while it rings. */
  takenBy: { id: string; name: string } | null
  /** Whether it rings at others, too: it is worth saying that one takes it. */
  shared: boolean
  /** The activity of a call that has ended: what came of it is written there. */
  activity: string | null
  card: CallCard | null
}

/** Who it is, as far as I may know. */
export interface CallCard {
  object: string
  id: string
  name: string
  company: string | null
  /** What he wanted last. */
  interest: string | null
  /** How to speak with him. */
  remember: string | null
  deal: { id: string; name: string } | null
  owner: string | null
}

/** Calls that ring at mine or that I am in, and those that I have ended and said nothing of, the newest first. */
export async function liveCalls(ctx: Context): Promise<LiveCall[]> {
  const { user } = ctx.actor
  if (!user) return []
  const rows = await ctx.db.query<PhoneCall & { lineName: string }>(sql`
    select ${callColumns}, l.name as "lineName" from phone_call c
      join phone_line l on l.workspace_id = c.workspace_id and l.id = c.line
    where c.workspace_id = ${ctx.workspace} and ${user} = any(c.told) and c.direction is not null
      and ((c.ended_at is null and c.first_at > now() - interval '3 hours'
          and (c."user" = ${user} or coalesce(c.answered, c.answered_at is not null) is not true))
        or (c.ended_at > now() - interval '15 minutes' and c."user" = ${user} and c.result is null
          and coalesce(c.answered, c.answered_at is not null)))
    order by c.first_at desc limit 5`)
  const calls: LiveCall[] = []
  for (const row of rows) calls.push(await present(ctx, row))
  return calls
}

async function present(ctx: Context, call: PhoneCall & { lineName: string }): Promise<LiveCall> {
  const {
    id,
    direction,
    number,
    lineName,
    rangAt,
    firstAt,
    answeredAt,
    activity,
    object,
    record,
    user,
    takenBy,
    told,
  } = call
  const card = object && record ? await cardOf(ctx, object, record) : null
  return {
    id,
    direction: direction ?? 'in',
    state: factsOf(call).state,
    number: seesNumbers(ctx) ? number : null,
    line: lineName,
    rangAt: rangAt ?? firstAt,
    answeredAt,
    mine: user === ctx.actor.user,
    takenBy: takenBy === null ? null : { id: takenBy, name: ctx.config.users.get(takenBy)?.name ?? '' },
    shared: told.length > 1,
    activity,
    card,
  }
}

/** Numbers are shown to whoever may see those of leads. */
export const seesNumbers = (ctx: Context): boolean => fieldRight(ctx, objectOf(ctx, 'lead'), 'phones') !== 'hidden'

async function cardOf(ctx: Context, name: string, id: string): Promise<CallCard | null> {
  if (scopeOf(ctx, objectOf(ctx, name), 'read') === 'none') return null
  const record = await findRecord(ctx, name, id)
  if (!record || record.name === undefined) return null
  const text = (field: string) => (typeof record[field] === 'string' && record[field] ? String(record[field]) : null)
  // At the same time: it rings meanwhile.
  const [company, interest, deal] = await Promise.all([
    text('companyName') ?? titleOf(ctx, 'company', name === 'company' ? null : record.company),
    text('interest') ?? text('message') ?? lastWanted(ctx, id),
    openDeal(ctx, name, record),
  ])
  return {
    object: name,
    id,
    name: text('name') ?? '',
    company,
    interest,
    remember: text('remember'),
    deal,
    owner: text('owner'),
  }
}

async function titleOf(ctx: Context, object: string, id: unknown): Promise<string | null> {
  if (typeof id !== 'string' || scopeOf(ctx, objectOf(ctx, object), 'read') === 'none') return null
  const record = await findRecord(ctx, object, id, { fields: ['name'] })
  return typeof record?.name === 'string' ? record.name : null
}

/** Of somebody whose card says nothing of it: how his last request was headed. */
async function lastWanted(ctx: Context, id: string): Promise<string | null> {
  const activity = objectOf(ctx, 'activity')
  if (scopeOf(ctx, activity, 'read') === 'none' || fieldRight(ctx, activity, 'subject') === 'hidden') return null
  const filter = { on: id, kind: { in: ['form', 'email', 'message'] }, direction: 'in' }
  const { data } = await listRecords(ctx, 'activity', { filter, sort: '-at', limit: 1, fields: ['subject'] })
  return typeof data[0]?.subject === 'string' ? data[0].subject : null
}

async function openDeal(ctx: Context, name: string, record: RecordJson): Promise<CallCard['deal']> {
  const deal = objectOf(ctx, 'deal')
  if (scopeOf(ctx, deal, 'read') === 'none' || fieldRight(ctx, deal, 'name') === 'hidden') return null
  const by = { contact: 'contact', company: 'company', lead: 'lead' }[name]
  if (!by || fieldRight(ctx, deal, by) === 'hidden') return null
  const open = [...ctx.config.stages].filter(([, stage]) => stage.kind === 'open').map(([id]) => id)
  const { data } = await listRecords(ctx, 'deal', {
    filter: { [by]: record.id, stage: { in: open } },
    sort: '-updatedAt',
    limit: 1,
    fields: ['name'],
  })
  const [found] = data
  return found ? { id: found.id, name: String(found.name ?? '') } : null
}
