import sql, { join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, type StoredField, tableOf } from '../../../database/table.ts'
import type { ObjectDeclaration } from '../../../model/index.ts'
import { accessPredicate, type Context, fieldRight, fromTable, living } from '../../../records/index.ts'
import { sameName } from './likeness.ts'

/** A record that a cell may mean. */
export interface Candidate {
  id: string
  title: string
  /** Further names that are its alone: code, e-mail, ИНН. */
  keys: string[]
}

/** Up to so many records are read whole, so that likeness can be judged; of more only those named exactly. */
const mostRead = 20_000

/** Records that the names in a column may mean: living, and the importing person's to see; only those made `since`, where that is said. */
export async function findCandidates(
  ctx: Context,
  object: ObjectDeclaration,
  names: readonly string[],
  since?: string,
): Promise<Candidate[]> {
  const made = since ? sql`t.created_at >= ${since}` : sql`true`
  const all = since ? undefined : await readCandidates(ctx, object, made)
  if (all) return all
  const wanted = [...new Set(names.flatMap(name => [sameName(name), name.trim()]))]
  const named = namingFields(ctx, object).map(
    field => sql`translate(lower(${comparable(field)}), 'ё', 'е') = any(${wanted}::text[])`,
  )
  return (await readCandidates(ctx, object, sql`${made} and (${join(named, ' or ')})`)) ?? []
}

async function readCandidates(
  ctx: Context,
  object: ObjectDeclaration,
  condition: Sql,
): Promise<Candidate[] | undefined> {
  const [title, ...keys] = namingFields(ctx, object)
  if (!title) return []
  const rows = await ctx.db.query<Candidate>(
    sql`select t.id, coalesce(${comparable(title)}, '') as title,
        array_remove(array[${join(keys.length ? keys.map(comparable) : [sql`null::text`])}], null) as keys
      from ${fromTable(object, 't')}
      where ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')} and ${condition}
      order by t.id limit ${mostRead + 1}`,
    'fresh',
  )
  return rows.length > mostRead ? undefined : rows
}

/** The title first, then what no two records share. */
function namingFields(ctx: Context, object: ObjectDeclaration): StoredField[] {
  const fields = [...tableOf(object).fields.values()].filter(({ name }) => fieldRight(ctx, object, name) !== 'hidden')
  const title = fields.find(({ name }) => name === object.title)
  const unique = fields.filter(
    ({ name, field }) =>
      name !== object.title && isText(field.type) && (field.options.unique || field.options.match === 'inn'),
  )
  return title && isText(title.field.type) ? [title, ...unique] : []
}

const isText = (type: string): boolean => type === 'text' || type === 'longText' || type === 'email'
const comparable = (field: StoredField): Sql => raw(`(${comparableSql(field, 't')})::text`)
