import sql, { raw, type Sql } from 'sql-template-tag'
import { onePeopleChange } from '../../access/people-lock.ts'
import { noteSecurityEvent } from '../../access/security-events.ts'
import { momentSql } from '../../database/table.ts'
import { Invalid, isId, NotFound, newId } from '../../model/index.ts'
import type { Context, DeputyInfo } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'
import { mayNameFor, requireNaming } from './may-name.ts'
import { deputyProblems } from './problems.ts'

export interface NewDeputy {
  deputy: string
  from: string
  until: string
  takesLeads: boolean
}

interface Named {
  id: string
  name: string
}

export interface Deputy {
  id: string
  absent: Named
  deputy: Named
  from: string
  until: string
  takesLeads: boolean
  namedBy: Named | null
  /** Before its time. */
  endedAt: string | null
  /** Whether it holds now; otherwise it is to begin, or over. */
  current: boolean
  /** Whether the caller may end it. */
  canEnd: boolean
}

type Row = DeputyInfo & { namedBy: string | null; endedAt: string | null; current: boolean }

const columns: Sql = sql`id, absent, deputy, ${raw(momentSql('begins_at'))} as "from", ${raw(momentSql('until'))} as until,
  takes_leads as "takesLeads", named_by as "namedBy", ${raw(momentSql('ended_at'))} as "endedAt",
  ended_at is null and begins_at <= now() and until > now() as current`

/** Names a deputy for somebody. One at a time: what is arranged is looked at under a lock. */
export function nameDeputy(ctx: Context, id: string, input: NewDeputy): Promise<Deputy> {
  const absent = requireNaming(ctx, id)
  return transact(ctx, async inside => {
    await onePeopleChange(inside)
    const problems = deputyProblems(inside, absent, input, await arranged(inside))
    if (problems.length) throw new Invalid(problems)
    const row = await inside.db.one<Row>(sql`
      insert into deputy (id, absent, deputy, begins_at, until, takes_leads, named_by)
      values (${newId()}, ${id}, ${input.deputy}, ${new Date(input.from).toISOString()}, ${new Date(input.until).toISOString()},
        ${input.takesLeads}, ${ctx.actor.user})
      returning ${columns}`)
    if (!row) throw new NotFound('notFound', { object: 'deputy', id })
    await note(inside, 'deputyNamed', row)
    await tellNamed(inside, row)
    return present(inside, row)
  })
}

/** All that holds or is to begin. */
const arranged = ({ db, workspace }: Context): Promise<Row[]> =>
  db.query<Row>(
    sql`select ${columns} from deputy where workspace_id = ${workspace} and ended_at is null and until > now()`,
  )

/** Ends it before its time, or before it begins. */
export function endDeputy(ctx: Context, id: string): Promise<Deputy> {
  return transact(ctx, async inside => {
    const found = isId(id)
      ? await inside.db.one<Row>(
          sql`select ${columns} from deputy where workspace_id = ${ctx.workspace} and id = ${id}`,
        )
      : undefined
    if (!found || !isSeen(ctx, found)) throw new NotFound('notFound', { object: 'deputy', id })
    requireNaming(ctx, found.absent)
    const ended = await inside.db.one<Row>(sql`
      update deputy set ended_at = now(), ended_by = ${ctx.actor.user}
      where workspace_id = ${ctx.workspace} and id = ${id} and ended_at is null and until > now() returning ${columns}`)
    if (!ended) return present(inside, found)
    await note(inside, 'deputyEnded', ended)
    await notify(inside, ended.deputy, {
      code: 'deputyEnded',
      params: { name: nameOf(ctx.config, ended.absent) },
      on: place(ended),
    })
    return present(inside, ended)
  })
}

/** Who stands in for whom, now and later, as far as it is the caller's: he is part of it, heads who is absent, or administers. */
export async function listDeputies(ctx: Context, user: string | null): Promise<Deputy[]> {
  const rows = await ctx.db.query<Row>(sql`
    select ${columns} from deputy where workspace_id = ${ctx.workspace} and ended_at is null and until > now()
      and ${user ? sql`(absent::text = ${user} or deputy::text = ${user})` : sql`true`} order by begins_at, id`)
  return rows.filter(row => isSeen(ctx, row)).map(row => present(ctx, row))
}

const isSeen = (ctx: Context, { absent, deputy }: DeputyInfo): boolean =>
  deputy === ctx.actor.user || mayNameFor(ctx, absent)

function present(ctx: Context, row: Row): Deputy {
  const named = (id: string): Named => ({ id, name: nameOf(ctx.config, id) })
  return {
    ...row,
    absent: named(row.absent),
    deputy: named(row.deputy),
    namedBy: row.namedBy ? named(row.namedBy) : null,
    canEnd: row.endedAt === null && mayNameFor(ctx, row.absent),
  }
}

const place = ({ id }: DeputyInfo) => ({ object: 'deputy', id })

/** Both are told, whoever of them did not do it himself. */
async function tellNamed(ctx: Context, row: Row): Promise<void> {
  const { absent, deputy, until: dueAt } = row
  const on = place(row)
  await notify(ctx, deputy, { code: 'standsIn', params: { name: nameOf(ctx.config, absent), dueAt }, on })
  await notify(ctx, absent, { code: 'deputyNamed', params: { name: nameOf(ctx.config, deputy), dueAt }, on })
}

const note = (ctx: Context, kind: 'deputyNamed' | 'deputyEnded', row: Row): Promise<void> =>
  noteSecurityEvent(ctx, {
    kind,
    outcome: 'done',
    user: row.deputy,
    whence: ctx.via.address ? { address: ctx.via.address } : undefined,
    details: { absent: nameOf(ctx.config, row.absent), from: row.from, until: row.until, takesLeads: row.takesLeads },
  })
