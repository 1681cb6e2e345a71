import sql, { raw, type Sql } from 'sql-template-tag'
import { comparableSql, tableOf } from '../../database/table.ts'
import type { ObjectDeclaration } from '../../model/index.ts'
import { objectOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { fromTable, living } from '../../records/index.ts'
import { stageFieldOf } from '../../records/stages.ts'

/** How many open records of an object each of these people has; who has none is not in it. */
export async function loadOf(ctx: Context, name: string, people: readonly string[]): Promise<Map<string, number>> {
  const object = objectOf(ctx, name)
  const owner = object.owner && columnOf(object, object.owner)
  if (!owner) return new Map()
  const rows = await ctx.db.query<{ owner: string; count: number }>(sql`
    select ${owner} as owner, count(*)::int as count from ${fromTable(object, 't')}
    where ${owner} = any(${people}::uuid[]) and ${living(ctx, object, 't')} and ${openIn(ctx, object)} group by 1`)
  return new Map(rows.map(row => [row.owner, row.count]))
}

/** Whether there is still something to do: in an open stage, a lead that is new or worked, a task that is not done; of others, all. */
function openIn({ config }: Context, object: ObjectDeclaration): Sql {
  const stage = columnOf(object, stageFieldOf(object))
  if (stage) {
    const open = [...config.stages.values()].filter(({ kind }) => kind === 'open').map(({ id }) => id)
    return sql`${stage} = any(${open}::uuid[])`
  }
  const status = object.name === 'lead' && columnOf(object, 'status')
  if (status) return sql`${status} in ('new', 'working')`
  const done = columnOf(object, 'doneAt')
  return done ? sql`${done} is null` : sql`true`
}

function columnOf(object: ObjectDeclaration, field: string | undefined): Sql | null {
  const stored = field === undefined ? undefined : tableOf(object).fields.get(field)
  return stored ? raw(comparableSql(stored, 't')) : null
}
