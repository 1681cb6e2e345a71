import sql, { join, raw } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { NotFound, newId, type Problem } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/index.ts'
import { keptDays, type State } from '../bulk-change.ts'

/** What is given of one kind, to whom: to one person, or in turn to all of a team. */
export interface GivenPart {
  kind: string
  to: string[]
  team: string | null
  /** Also what is over and done. */
  closed: boolean
  /** How many there were when it was chosen. */
  found: number
}

/** A view that became another's, a share that ended and the one that stands for it. */
export interface Moved {
  views: { id: string; to: string }[]
  shares: { ended: string; made: string | null; to: string }[]
}

/** All that somebody leaves, given to others as one step. */
export interface HandOver {
  id: string
  /** Who leaves. */
  user: string
  state: State
  actor: string
  scopes: string[] | null
  locale: Locale
  parts: GivenPart[]
  moved: Moved
  reverting: boolean
  failure: Pick<Problem, 'code' | 'params'> | null
  createdAt: string
  committedAt: string | null
  finishedAt: string | null
}

const columns = raw(`id, user_id as "user", state, actor, scopes, locale, parts, moved, reverting, failure,
  ${momentSql('created_at')} as "createdAt", ${momentSql('committed_at')} as "committedAt", ${momentSql('finished_at')} as "finishedAt"`)

export async function addHandOver(ctx: Context, { user, parts }: Pick<HandOver, 'user' | 'parts'>): Promise<string> {
  const id = newId()
  await ctx.db.query(sql`
    insert into hand_over (id, user_id, state, actor, scopes, locale, parts)
    values (${id}, ${user}, 'planning', ${ctx.actor.user}, ${ctx.actor.scopes && JSON.stringify(ctx.actor.scopes)},
      ${ctx.locale}, ${JSON.stringify(parts)})`)
  return id
}

/** Throws NotFound. */
export async function getHandOver(ctx: Context, id: string, options: { lock?: boolean } = {}): Promise<HandOver> {
  const found = await ctx.db.one<HandOver>(sql`
    select ${columns} from hand_over where workspace_id = ${ctx.workspace} and id::text = ${id} ${raw(options.lock ? 'for update' : '')}`)
  if (!found) throw new NotFound('notFound', { object: 'handOver', id })
  return found
}

/** Those that were begun, newest first; of one person where one is named. */
export const listHandOvers = (ctx: Context, user: string | null): Promise<HandOver[]> =>
  ctx.db.query<HandOver>(sql`
    select ${columns} from hand_over where workspace_id = ${ctx.workspace} and committed_at is not null
      and ${user ? sql`user_id::text = ${user}` : sql`true`} order by id desc limit 100`)

type Changes = Partial<Pick<HandOver, 'state' | 'moved' | 'reverting' | 'failure' | 'committedAt' | 'finishedAt'>>

const columnNames = new Map([
  ['committedAt', 'committed_at'],
  ['finishedAt', 'finished_at'],
])

export async function writeHandOver(ctx: Context, id: string, changes: Changes): Promise<void> {
  const assignments = Object.entries(changes).map(([name, value]) => {
    const stored = value !== null && typeof value === 'object' ? JSON.stringify(value) : value
    return sql`${raw(columnNames.get(name) ?? name)} = ${stored}`
  })
  await ctx.db.query(
    sql`update hand_over set ${join(assignments)} where workspace_id = ${ctx.workspace} and id = ${id}`,
  )
}

/** Its parts begin with it, so that they are kept as long. */
export async function beginParts(ctx: Context, id: string): Promise<void> {
  await ctx.db.query(sql`
    update bulk_change set committed_at = coalesce(committed_at, now()) where workspace_id = ${ctx.workspace} and hand_over = ${id}`)
}

/** Kept as long as bulk changes are. */
export async function forgetOldHandOvers({ db, workspace }: Context): Promise<void> {
  await db.query(sql`
    delete from hand_over where workspace_id = ${workspace} and not reverting and state <> 'committing'
      and created_at < now() - case when committed_at is null then interval '1 day' else make_interval(days => ${keptDays}) end`)
}
