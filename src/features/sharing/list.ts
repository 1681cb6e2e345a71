import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { getRecord } from '../../records/index.ts'
import type { At } from './share.ts'

interface Named {
  id: string
  name: string
}

export interface Share {
  id: string
  object: string
  record: string
  user: Named | null
  team: Named | null
  right: 'read' | 'change'
  givenBy: Named | null
  givenAt: string
  until: string
  /** Before its time, by whom. */
  endedAt: string | null
  endedBy: Named | null
  /** Whether it holds now. */
  current: boolean
}

type Row = Omit<Share, 'user' | 'team' | 'givenBy' | 'endedBy'> &
  Record<'user' | 'team' | 'givenBy' | 'endedBy', string | null>

/** So many of a record are told, the living ones first. */
const most = 100

/** With whom a record is shared, and was; for those who read it. */
export async function listShares(ctx: Context, { object, id }: At): Promise<Share[]> {
  const record = await getRecord(ctx, object, id, { fields: [], trash: 'with' })
  const rows = await ctx.db.query<Row>(sql`select ${columns} from record_share s
    where workspace_id = ${ctx.workspace} and record_id = ${record.id} and object = ${object}
    order by (ended_at is null and until > now()) desc, given_at desc, id limit ${most}`)
  return rows.map(row => present(ctx, row))
}

export async function getShare(ctx: Context, id: string): Promise<Share> {
  const row = await ctx.db.one<Row>(
    sql`select ${columns} from record_share s where workspace_id = ${ctx.workspace} and id = ${id}`,
  )
  if (!row) throw new NotFound('notFound', { object: 'share', id })
  return present(ctx, row)
}

const columns: Sql = sql`id, object, record_id as record, "user", team, case when may_change then 'change' else 'read' end as right,
  given_by as "givenBy", ${raw(momentSql('given_at'))} as "givenAt", ${raw(momentSql('until'))} as until,
  ${raw(momentSql('ended_at'))} as "endedAt", ended_by as "endedBy", ended_at is null and until > now() as current`

function present({ config }: Context, row: Row): Share {
  const person = (id: string | null): Named | null => (id ? { id, name: config.users.get(id)?.name ?? '' } : null)
  const team = row.team ? { id: row.team, name: config.teams.get(row.team)?.name ?? '' } : null
  return { ...row, user: person(row.user), team, givenBy: person(row.givenBy), endedBy: person(row.endedBy) }
}
