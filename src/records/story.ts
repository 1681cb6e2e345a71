import sql, { join, raw } from 'sql-template-tag'
import { comparableSql, tableOf } from '../database/table.ts'
import { accessPredicate, fieldRight, scopeOf } from './access.ts'
import type { Context } from './context.ts'
import { fromTable, living, type RecordJson, targetOf } from './row.ts'

/** So many neighbours (a company's people and deals) tell their story on a card; a chain store's rest is on theirs. */
const mostNeighbours = 200

/** The records whose story a card tells: it, and those that belong to it. */
export const storyOf = async (ctx: Context, name: string, record: RecordJson): Promise<string[]> => [
  record.id,
  ...(await neighbours(ctx, name, record)),
]

/**
 * Records that point here, or that this one came from: a contact's deals, a deal's lead, a company's people. Added
 * references count where they have an index: a card must not read a whole table.
 */
async function neighbours(ctx: Context, name: string, record: RecordJson): Promise<string[]> {
  const lead = typeof record.lead === 'string' ? [record.lead] : []
  const parts = [...ctx.config.objects.values()]
    .filter(other => !other.follows && !other.configuration && scopeOf(ctx, other, 'read') !== 'none')
    .flatMap(other =>
      [...tableOf(other).fields.values()]
        .filter(
          ({ name: field, field: { type, options }, added }) =>
            type === 'ref' &&
            (!added || options.index) &&
            targetOf(other.fields[field]) === name &&
            fieldRight(ctx, other, field) !== 'hidden',
        )
        .map(
          field => sql`(select t.id from ${fromTable(other, 't')} where ${living(ctx, other, 't')}
            and ${raw(comparableSql(field, 't'))} = ${record.id}::uuid and ${accessPredicate(ctx, other, 'read', 't')} limit ${mostNeighbours})`,
        ),
    )
  if (!parts.length) return lead
  const rows = await ctx.db.query<{ id: string }>(
    sql`select id from (${join(parts, ' union ')}) n limit ${mostNeighbours}`,
    'fixed',
  )
  return [...lead, ...rows.map(row => row.id)]
}
