import sql, { raw, type Sql } from 'sql-template-tag'
import { snakeCase } from '../database/names.ts'
import { comparableSql, type StoredField } from '../database/table.ts'
import {
  type Condition,
  conditionSql,
  type Filter,
  type FilterPlace,
  Invalid,
  type Json,
  type ObjectDeclaration,
  type Operator,
  type Problem,
  parseFilter,
  systemFields,
} from '../model/index.ts'
import { visibleFields } from './access.ts'
import type { Context } from './context.ts'

/**
 * A filter as the API writes it, as a condition on the row `alias` of living records. (Those in the trash have no match
 * keys; `trash` says that they are asked for.) Fields hidden from the caller are unknown to it.
 */
export function filterCondition(
  ctx: Context,
  object: ObjectDeclaration,
  filter: Filter,
  alias: string,
  trash = false,
): Sql {
  const places = filterPlaces(ctx, object, field => comparableSql(field, alias), alias)
  for (const stored of visibleFields(ctx, object)) {
    const place = places.get(stored.name)
    const { search, match } = stored.field.options
    if (place && search && !stored.added && stored.type.comparable === 'text') place.folded = `${alias}.search_text`
    // The key of a name leaves out legal form and quotes: it finds others too.
    if (place && match && match !== 'companyName' && !trash)
      place.filter = (operator, operand) => byMatchKey(ctx, object, stored, alias, operator, operand)
  }
  return conditionSql(readFilter(ctx, filter, places), placeIn(places), ctx.config.company)
}

/** A whole phone, address or ИНН is found by its match key, at any size; parts of them by comparison. */
function byMatchKey(
  ctx: Context,
  object: ObjectDeclaration,
  { type, field }: StoredField,
  alias: string,
  operator: Operator,
  operand: Json,
): Sql | undefined {
  if (typeof operand !== 'string' || (operator !== 'eq' && operator !== 'contains')) return undefined
  const single = type.operators.includes('eq')
  if (single && operator === 'contains') return undefined
  const [key] = type.matchKeys?.(single ? operand : [{ value: operand }], field.options) ?? []
  if (!key) return undefined
  return sql`${raw(alias)}.id in (select record_id from match_key
    where workspace_id = ${ctx.workspace} and kind = ${key.kind} and value = ${key.value} and object = ${object.name})`
}

/** Every field a filter may name: what it is, and the SQL it is compared by. */
export function filterPlaces(
  ctx: Context,
  object: ObjectDeclaration,
  comparable: (field: StoredField) => string,
  alias: string,
): Map<string, FilterPlace> {
  const stamps = Object.entries(systemFields(object)).map(
    ([name, field]) => [name, { field, comparable: `${alias}.${snakeCase(name)}` }] as const,
  )
  const fields = visibleFields(ctx, object).map(
    stored => [stored.name, { field: stored.field, comparable: comparable(stored) }] as const,
  )
  return new Map([...stamps, ...fields])
}

/** Parses a filter against those fields. Throws Invalid with every problem, each with its path. */
export function readFilter(ctx: Context, filter: Filter, places: ReadonlyMap<string, FilterPlace>): Condition {
  const problems: Problem[] = []
  const condition = parseFilter(filter, {
    field: name => places.get(name)?.field,
    reading: ctx.config.company,
    report: (code, params, path) => problems.push({ field: path ? `filter.${path}` : 'filter', code, params }),
  })
  if (!condition) throw new Invalid(problems)
  return condition
}

export function placeIn(places: ReadonlyMap<string, FilterPlace>): (field: string) => FilterPlace {
  return field => {
    const place = places.get(field)
    if (!place) throw new Error(`no place for ${field}`)
    return place
  }
}
