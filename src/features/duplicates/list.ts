import sql from 'sql-template-tag'
import { Forbidden, Invalid, isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import {
  accessPredicate,
  fieldRight,
  fromTable,
  listRecords,
  objectOf,
  type RecordJson,
  requireRight,
  scopeOf,
} from '../../records/index.ts'
import type { Reason } from './likeness/model.ts'
import { type ComparedObject, isCompared, type PairObject, pairObjects, sidesOf, takesPartAs } from './subjects.ts'

/** Two records that may be one, for somebody who may see both. */
export interface ShownPair {
  id: string
  /** Of what the two are: that object, or `leadContact`. */
  object: PairObject
  /** Object of each of the two. */
  objects: [ComparedObject, ComparedObject]
  probability: number
  why: Reason[]
  records: [RecordJson, RecordJson]
  /** Whether the caller may make one of them, or attach the lead to the contact. */
  mayMerge: boolean
}

export interface PairQuery {
  object: PairObject
  above: number
  limit: number
  cursor?: string
}

interface Row {
  id: string
  a: string
  b: string
  probability: number
  why: Reason[]
}

/** The compared object of this name or plural. Throws Invalid where there is none. */
export function comparedObject(ctx: Context, name: string): ComparedObject {
  const found = ctx.config.byPlural.get(name)?.name ?? name
  if (!isCompared(found)) throw new Invalid([{ field: 'object', code: 'unknownObject', params: { object: name } }])
  return found
}

/** The same, or `leadContact`. */
export const pairObject = (ctx: Context, name: string): PairObject =>
  name === 'leadContact' ? name : comparedObject(ctx, name)

/** Pairs of which the caller may see both, the most probable first. */
export async function listPairs(
  ctx: Context,
  query: PairQuery,
): Promise<{ data: ShownPair[]; nextCursor: string | null; total: number }> {
  for (const side of sidesOf(query.object)) requireRight(ctx, objectOf(ctx, side), 'read')
  const after = readCursor(query.cursor)
  const rows = await ctx.db.query<Row>(
    sql`select p.id, p.a, p.b, p.probability, p.why from ${visiblePairs(ctx, query)}
      ${after ? sql`and (p.probability, p.id) < (${after.probability}, ${after.id}::uuid)` : sql``}
      order by p.probability desc, p.id desc limit ${query.limit + 1}`,
    'fresh',
  )
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const counted = await ctx.db.one<{ total: number }>(
    sql`select count(*)::int as total from (select 1 from ${visiblePairs(ctx, query)} limit ${mostCounted}) p`,
    'fresh',
  )
  return {
    data: await present(ctx, query.object, page),
    nextCursor: rows.length > query.limit && last ? `${last.probability}~${last.id}` : null,
    total: counted?.total ?? 0,
  }
}

const mostCounted = 10_000

const visiblePairs = (ctx: Context, { object: name, above }: Pick<PairQuery, 'object' | 'above'>) => {
  const [first, second] = sidesOf(name)
  const [one, two] = [objectOf(ctx, first), objectOf(ctx, second)]
  return sql`duplicate_pair p
    join ${fromTable(one, 'one')} on one.workspace_id = p.workspace_id and one.id = p.a
    join ${fromTable(two, 'two')} on two.workspace_id = p.workspace_id and two.id = p.b
    where p.workspace_id = ${ctx.workspace} and p.object = ${name} and p.different_at is null and p.probability >= ${above}
      and ${takesPartAs(ctx, one, 'one')} and ${takesPartAs(ctx, two, 'two')}
      ${name === 'leadContact' ? sql`and one.status <> 'refused'` : sql``}
      and ${accessPredicate(ctx, one, 'read', 'one')} and ${accessPredicate(ctx, two, 'read', 'two')}`
}

function readCursor(cursor: string | undefined): { probability: number; id: string } | null {
  if (cursor === undefined) return null
  const [probability = '', id = ''] = cursor.split('~')
  if (!isId(id) || !/^(?:0|1|0\.\d+|\d(?:\.\d+)?e-\d+)$/.test(probability))
    throw new Invalid([{ field: 'cursor', code: 'cursor' }])
  return { probability: Number(probability), id }
}

/** What stands in a field that is hidden from the caller says nothing to him. */
async function present(ctx: Context, name: PairObject, rows: readonly Row[]): Promise<ShownPair[]> {
  if (!rows.length) return []
  const objects = sidesOf(name)
  const declared = [...new Set(objects)].map(side => objectOf(ctx, side))
  const ids = [...new Set(rows.flatMap(({ a, b }) => [a, b]))]
  const records = new Map<string, RecordJson>()
  for (const { name: side } of declared) {
    const { data } = await listRecords(ctx, side, { filter: { id: { in: ids } }, limit: ids.length })
    for (const record of data) records.set(record.id, record)
  }
  const isSeen = ({ field }: Reason) =>
    declared.every(object => fieldRight(ctx, object, placeOf(object.fields, field)) !== 'hidden')
  const verb = verbOf(name)
  const mayMerge = declared.every(object => scopeOf(ctx, object, verb) !== 'none')
  return rows.flatMap(({ id, a, b, probability, why }) => {
    const [one, two] = [records.get(a), records.get(b)]
    if (!one || !two) return []
    const may = mayMerge && [one, two].every(({ can }) => can?.update !== false && can?.[verb] !== false)
    return [{ id, object: name, objects, probability, why: why.filter(isSeen), records: [one, two], mayMerge: may }]
  })
}

/** Of two that become one, one goes; of a lead and a contact both stay. */
const verbOf = (name: PairObject): 'update' | 'remove' => (name === 'leadContact' ? 'update' : 'remove')

/** In which field that lies which is compared: street and town are both in the address. */
function placeOf(fields: object, compared: string): string {
  if (compared === 'street' || compared === 'town') return 'address'
  return compared === 'company' && 'companyName' in fields ? 'companyName' : compared
}

/** A pair that the caller may decide on: he sees both, and may make one of them. Throws NotFound and Forbidden. */
export async function decidablePair(ctx: Context, id: string): Promise<ShownPair> {
  const row = isId(id)
    ? await ctx.db.one<Row & { object: string }>(sql`
        select id, object, a, b, probability, why from duplicate_pair where workspace_id = ${ctx.workspace} and id = ${id}`)
    : undefined
  const name = pairObjects.find(one => one === row?.object)
  if (!row || !name || sidesOf(name).some(side => scopeOf(ctx, objectOf(ctx, side), 'read') === 'none'))
    throw new NotFound('notFound', { object: 'duplicate', id })
  const [shown] = await present(ctx, name, [row])
  if (!shown) throw new NotFound('notFound', { object: 'duplicate', id })
  if (!shown.mayMerge) throw new Forbidden('noRight', { object: sidesOf(name)[0], verb: verbOf(name) })
  return shown
}

/** Says that the two are different, for ever, or takes that back. */
export async function decideDifferent(ctx: Context, id: string, different: boolean): Promise<void> {
  const pair = await decidablePair(ctx, id)
  await ctx.db.query(sql`
    update duplicate_pair set different_by = ${different ? ctx.actor.user : null}, different_at = case when ${different} then now() end
    where workspace_id = ${ctx.workspace} and id = ${pair.id}`)
}
