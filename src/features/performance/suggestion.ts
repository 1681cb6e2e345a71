import sql from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import { type StoredField, tableOf } from '../../database/table.ts'
import { type AskedQuery, isProtected, type ObjectDeclaration, type Operator } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'

/** A column of an index: a field of the object, or the moment of its creation. */
export interface IndexColumn {
  field: string
  falling: boolean
}

/** What could make a question quick: one of several indexes, the index of an added field, or none, with the reason. */
export type Suggestion =
  | { kind: 'indexes'; object: string; candidates: IndexColumn[][] }
  | { kind: 'addedField'; object: string; field: string }
  | { kind: 'none'; why: 'unknown' | 'words' | 'sums' | 'alternatives' | 'open' | 'there' }

const equal = new Set<Operator>(['eq', 'in'])
const ranges = new Set<Operator>(['gt', 'gte', 'lt', 'lte', 'between', 'within'])

/** So many columns an index has at most: every write of a record pays for each. */
const mostColumns = 4

/**
 * Indexes by the rule of B-trees: what is equal comes first, then what is in order or in bounds, of which one can be used
 * (https://use-the-index-luke.com/sql/where-clause/searching-for-ranges). Which of both does better is measured.
 */
export async function suggestionFor(ctx: Context, asked: AskedQuery | null): Promise<Suggestion> {
  const object = asked ? ctx.config.objects.get(asked.object) : undefined
  if (!asked || !object || object.added) return { kind: 'none', why: 'unknown' }
  if (asked.words) return { kind: 'none', why: 'words' }
  if (asked.groups.length) return { kind: 'none', why: 'sums' }
  const named = columnsOf(object, asked)
  if ('addedField' in named) return { kind: 'addedField', object: object.name, field: named.addedField }
  const candidates = candidatesOf(named)
  if (!candidates.length) return { kind: 'none', why: asked.alternatives ? 'alternatives' : 'open' }
  const there = await indexedColumns(ctx, object)
  const missing = candidates.filter(columns => !there.some(known => beginsWith(known, namesOf(object, columns))))
  return missing.length ? { kind: 'indexes', object: object.name, candidates: missing } : { kind: 'none', why: 'there' }
}

interface Named {
  equal: string[]
  range: string | null
  order: IndexColumn
}

/** What of the question an index can hold. */
function columnsOf(object: ObjectDeclaration, asked: AskedQuery): Named | { addedField: string } {
  const { fields } = tableOf(object)
  const [first = '-createdAt'] = (asked.sort ?? '-createdAt').split(',')
  const order = { field: first.replace(/^-/, ''), falling: first.startsWith('-') }
  const inQuestion = [...asked.conditions.map(({ field }) => field), order.field]
  const added = inQuestion.find(name => {
    const field = fields.get(name)
    return field?.added && !isProtected(field.field) && !field.computed && !field.field.options.index
  })
  if (added) return { addedField: added }
  const plain = (name: string, operators: ReadonlySet<Operator>) =>
    asked.conditions.some(
      one => one.field === name && operators.has(one.operator) && isPlain(fields.get(name), operators),
    )
  const names = [...new Set(asked.conditions.map(({ field }) => field))]
  return {
    equal: names.filter(name => plain(name, equal)).slice(0, mostColumns - 1),
    range: names.find(name => plain(name, ranges)) ?? null,
    order,
  }
}

/** Compared by its column as it is. */
const isPlain = (field: StoredField | undefined, operators: ReadonlySet<Operator>): boolean =>
  field !== undefined &&
  field.columns.length > 0 &&
  !field.added &&
  !field.type.filter &&
  (operators === equal || field.type.sortable)

function candidatesOf({ equal, range, order }: Named): IndexColumn[][] {
  const leading = equal.map(field => ({ field, falling: false }))
  const isOrdered = order.field !== 'id' && order.field !== 'updatedAt' && order.field !== 'version'
  const usual = order.field === 'createdAt'
  return [
    ...(isOrdered && (leading.length || !usual) ? [[...leading, order]] : []),
    ...(range && range !== order.field ? [[...leading, { field: range, falling: true }]] : []),
  ]
}

/** Names of the columns behind the workspace, as they stand in the table; `null` for an index that holds more or less than living records. */
async function indexedColumns(ctx: Context, object: ObjectDeclaration): Promise<string[][]> {
  const rows = await ctx.db.query<{ columns: (string | null)[] }>(sql`
    select array(select a.attname from unnest(i.indkey::int2[]) with ordinality k(number, place)
        left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number and k.number > 0 order by place)::text[] as columns
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
    where i.indrelid = ${tableOf(object).name}::regclass and m.amname = 'btree' and i.indisvalid
      and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(deleted_at IS NULL)')`)
  return rows.flatMap(({ columns: [workspace, ...rest] }) =>
    workspace === 'workspace_id' && rest.every(name => name !== null) ? [rest] : [],
  )
}

const beginsWith = (known: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((name, place) => known[place] === name)

/** Columns of the table by the fields they hold. */
export function namesOf(object: ObjectDeclaration, columns: readonly IndexColumn[]): string[] {
  const { fields } = tableOf(object)
  return columns.map(({ field }) => {
    const [column] = field === 'createdAt' ? ['created_at'] : (fields.get(field)?.columns ?? [])
    if (!column) throw new Error(`${field} has no column`)
    return column
  })
}

/** SQL of the columns of an index over the living records of the table, by which an order is read to its end. */
export function indexColumnsSql(object: ObjectDeclaration, columns: readonly IndexColumn[]): string {
  const falling = columns.at(-1)?.falling ?? true
  const names = namesOf(object, columns).map(
    (name, place) => `${quote(name)}${columns[place]?.falling ? ' desc nulls last' : ''}`,
  )
  return ['workspace_id', ...names, `id${falling ? ' desc' : ''}`].join(', ')
}
