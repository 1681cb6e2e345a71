import type { Sql } from 'sql-template-tag'
import { snakeCase } from '../database/names.ts'
import { comparableSql, type StoredField } from '../database/table.ts'
import { conditionSql, Invalid, parseFilter, systemFields, type Condition, type Filter, type FilterPlace, type ObjectDeclaration, type Problem } from '../model/index.ts'
import { visibleFields } from './access.ts'
import type { Context } from './context.ts'

/** A filter as the API writes it, as a condition on the row `alias`. Fields hidden from the caller are unknown to it. */
export function filterCondition(ctx: Context, object: ObjectDeclaration, filter: Filter, alias: string): Sql {
  const places = filterPlaces(ctx, object, field => comparableSql(field, alias), alias)
  return conditionSql(readFilter(ctx, filter, places), placeIn(places), ctx.config.company)
}

/** Every field a filter may name: what it is, and the SQL it is compared by. */
export function filterPlaces(ctx: Context, object: ObjectDeclaration, comparable: (field: StoredField) => string, alias: string): Map<string, FilterPlace> {
  const stamps = Object.entries(systemFields(object)).map(
    ([name, field]) => [name, { field, comparable: `${alias}.${snakeCase(name)}` }] as const,
  )
  const fields = visibleFields(ctx, object).map(stored => [stored.name, { field: stored.field, comparable: comparable(stored) }] as const)
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
