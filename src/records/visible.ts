import sql, { join, raw } from 'sql-template-tag'
import { quote, snakeCase } from '../database/names.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import { type AccessFacts, accessPredicate, ownerColumn, readsByFacts, scopeOf } from './access.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'

/** A record by its object and id. */
interface Named {
  object: string
  id: string
}

/** Facts of records by their ids. */
export type KnownFacts = ReadonlyMap<string, AccessFacts>

/**
 * Which of these records the caller may see, by the same predicate as everywhere; those in the trash too. With `known` the
 * database is asked only of those about which that does not tell.
 */
export async function visibleAmong(ctx: Context, records: readonly Named[], known?: KnownFacts): Promise<Set<string>> {
  const visible = new Set<string>()
  const parts = [...Map.groupBy(records, record => record.object)].flatMap(([name, group]) => {
    const object = ctx.config.objects.get(name)
    const scope = object ? scopeOf(ctx, object, 'read') : 'none'
    if (!object || scope === 'none') return []
    const asked = [...new Set(group.map(({ id }) => id))].filter(id => {
      const seen = scope === 'all' || byFacts(ctx, object, known, id)
      if (seen) visible.add(id)
      return seen === null
    })
    if (!asked.length) return []
    return [
      sql`select t.id from ${fromTable(object, 't')}
      where ${living(ctx, object, 't', 'with')} and t.id = any(${asked}::uuid[]) and ${accessPredicate(ctx, object, 'read', 't')}`,
    ]
  })
  const rows = parts.length ? await ctx.db.query<{ id: string }>(join(parts, ' union all ')) : []
  for (const { id } of rows) visible.add(id)
  return visible
}

/** `null`: the database is asked. What is not known is not there. */
function byFacts(ctx: Context, object: ObjectDeclaration, known: KnownFacts | undefined, id: string): boolean | null {
  if (!known) return null
  const facts = known.get(id)
  return facts ? readsByFacts(ctx, object, facts) : false
}

interface Row {
  id: string
  owner: string | null
  invited: string[] | null
  at: string | null
  kind: string | null
}

/** What says of these records who may read them, whoever asks: to be shown to nobody. */
export async function readFacts(ctx: Context, records: readonly Named[]): Promise<KnownFacts> {
  const rows = await rowsOf(ctx, records, 'with')
  const followed = rows.flatMap(({ at, kind }) => (at && kind ? [{ object: kind, id: at }] : []))
  const above = new Map(
    (await rowsOf(ctx, followed)).map(({ id, owner, invited }): [string, AccessFacts] => [
      id,
      { owner, invited: invited ?? [], follows: null },
    ]),
  )
  return new Map(
    rows.map(({ id, owner, invited, at, kind }) => [
      id,
      { owner, invited: invited ?? [], follows: at && kind ? { object: kind, facts: above.get(at) ?? null } : null },
    ]),
  )
}

async function rowsOf(ctx: Context, records: readonly Named[], trash?: 'with'): Promise<Row[]> {
  const parts = [...Map.groupBy(records, ({ object }) => object)].flatMap(([name, group]) => {
    const object = ctx.config.objects.get(name)
    if (!object) return []
    const ids = [...new Set(group.map(({ id }) => id))]
    return [
      sql`select t.id, ${columnsOf(object)} from ${fromTable(object, 't')}
        where ${living(ctx, object, 't', trash)} and t.id = any(${ids}::uuid[])`,
    ]
  })
  return parts.length ? ctx.db.query<Row>(join(parts, ' union all ')) : []
}

function columnsOf(object: ObjectDeclaration) {
  const named = object.invites && tableOf(object).fields.get(object.invites)
  const link = object.follows && snakeCase(object.follows)
  return join([
    object.owner ? raw(`${ownerColumn(object, 't').column}::text as owner`) : raw('null::text as owner'),
    named ? raw(`${comparableSql(named, 't')} as invited`) : raw('null::jsonb as invited'),
    link
      ? raw(`t.${quote(link)}::text as at, t.${quote(`${link}_object`)} as kind`)
      : raw('null::text as at, null::text as kind'),
  ])
}
