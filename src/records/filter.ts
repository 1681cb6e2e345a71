import type { Sql } from 'sql-template-tag'
import { comparableSql, type StoredField } from '../database/table.ts'
import {
  type Condition,
  conditionSql,
  type Filter,
  type FilterPlace,
  Invalid,
  type ObjectDeclaration,
  type Problem,
  parseFilter,
} from '../model/index.ts'
import type { Context } from './context.ts'
import { type FindPlace, ownPlaces, quickPlaces } from './filter-places.ts'
import { withNextStep } from './next-step-place.ts'
import { relatedPlace } from './related-places.ts'

/**
 * A filter as the API writes it, as a condition on the row `alias` of living records; `trash` says that those in the trash
 * are asked for. Fields hidden from the caller are unknown to it.
 */
export function filterCondition(
  ctx: Context,
  object: ObjectDeclaration,
  filter: Filter,
  alias: string,
  trash = false,
): Sql {
  const comparable = (field: StoredField) => comparableSql(field, alias)
  const own = withRelated(ctx, object, quickPlaces(ctx, object, alias, trash), comparable)
  const find = withNextStep(ctx, object, alias, own)
  return conditionSql(readFilter(ctx, filter, find), placeIn(find), ctx.config.company)
}

/** Every field a filter may name, the object's own and those of what it refers to. */
export const filterPlaces = (
  ctx: Context,
  object: ObjectDeclaration,
  comparable: (field: StoredField) => string,
  alias: string,
  currency?: (field: StoredField) => string,
): FindPlace => withRelated(ctx, object, ownPlaces(ctx, object, comparable, alias, currency), comparable)

/** Related fields are looked up when they are named, and once. */
const withRelated =
  (
    ctx: Context,
    object: ObjectDeclaration,
    places: Map<string, FilterPlace>,
    comparable: (field: StoredField) => string,
  ): FindPlace =>
  name => {
    const place = places.get(name) ?? (name.includes('.') ? relatedPlace(ctx, object, name, comparable) : undefined)
    if (place) places.set(name, place)
    return place
  }

/** Parses a filter against those fields. Throws Invalid with every problem, each with its path. */
export function readFilter(ctx: Context, filter: Filter, find: FindPlace): Condition {
  const problems: Problem[] = []
  const condition = findCondition(ctx, filter, { find, report: problem => problems.push(problem) })
  if (!condition) throw new Invalid(problems)
  return condition
}

interface Finding {
  find: FindPlace
  report: (problem: Problem) => void
}

/** The same, for whoever gathers problems of more than the filter: they are reported, and there is none then. */
export const findCondition = (ctx: Context, filter: Filter, { find, report }: Finding): Condition | undefined =>
  parseFilter(filter, {
    field: name => find(name)?.field,
    reading: ctx.config.company,
    report: (code, params, path) => report({ field: path ? `filter.${path}` : 'filter', code, params }),
  })

export const placeIn =
  (find: FindPlace): ((field: string) => FilterPlace) =>
  field => {
    const place = find(field)
    if (!place) throw new Error(`no place for ${field}`)
    return place
  }
