import sql, { raw } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { comparableSql, storedSql, tableOf } from '../database/table.ts'
import type { ObjectDeclaration, Problem, StoredFields } from '../model/index.ts'
import type { Context } from './context.ts'
import { targetOf } from './row.ts'

/** More steps than any tree of people has: a loop that was there before ends, too. */
const deepest = 100

/**
 * References of a record to others of its object that would lead back to itself, in fields declared as a `tree`: a branch in its own
 * branch, a price list that follows itself. The problem names the way round.
 */
export async function loopProblems(
  ctx: Context,
  object: ObjectDeclaration,
  id: string,
  values: StoredFields,
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const [field, value] of Object.entries(values)) {
    const declared = object.fields[field]
    const isTree = declared && targetOf(declared) === object.name && 'tree' in declared.options && declared.options.tree
    const names = isTree && value ? await wayRound(ctx, object, field, { from: String(value), to: id }) : undefined
    if (names) problems.push({ field, code: 'loop', params: { chain: [names.at(-1), ...names].join(' → ') } })
  }
  return problems
}

/** Titles along the way from a record to another, where there is one. */
async function wayRound(
  ctx: Context,
  object: ObjectDeclaration,
  name: string,
  { from, to }: { from: string; to: string },
): Promise<string[] | undefined> {
  const table = tableOf(object)
  const [field, title] = [table.fields.get(name), table.fields.get(object.title)]
  if (!field || !title) return undefined
  const next = raw(`(${comparableSql(field, 't')})::uuid`)
  const called = raw(`(${storedSql(title, 't')})::text`)
  const rows = raw(quote(table.name))
  const row = await ctx.db.one<{ names: string[] }>(sql`
    with recursive way as (
      select t.id, ${next} as next, array[t.id] as passed, array[${called}] as names from ${rows} t
      where t.workspace_id = ${ctx.workspace} and t.id = ${from}::uuid and t.deleted_at is null
      union all
      select t.id, ${next}, passed || t.id, names || ${called} from way join ${rows} t on t.id = way.next
      where t.workspace_id = ${ctx.workspace} and t.deleted_at is null and way.id <> ${to}::uuid
        and t.id <> all(passed) and cardinality(passed) < ${deepest})
    select names from way where id = ${to}::uuid limit 1`)
  return row?.names
}
