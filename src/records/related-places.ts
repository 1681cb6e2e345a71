import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { StoredField } from '../database/table.ts'
import {
  type Condition,
  conditionSql,
  type FilterPlace,
  holds,
  type ObjectDeclaration,
  type StoredFields,
} from '../model/index.ts'
import { accessPredicate, scopeOf, visibleFields } from './access.ts'
import type { Context } from './context.ts'
import { quickPlaces } from './filter-places.ts'
import { fromTable, living, targetOf } from './row.ts'

/**
 * A field one step away, as filters name it: `company.industry`, `owner.team`; of what may be on any object,
 * `on.deal.amount`. It is blank where nothing is referred to, and so where the other record is in the trash or not the
 * caller's to see: a filter tells nobody what he may not read. A field hidden there is as unknown as one hidden here.
 */
export function relatedPlace(
  ctx: Context,
  object: ObjectDeclaration,
  path: string,
  comparable: (field: StoredField) => string,
): FilterPlace | undefined {
  const step = stepFrom(ctx, object, path)
  const place = step && quickPlaces(ctx, step.target, alias).get(step.name)
  if (!place) return undefined
  const { target, name, reference } = step
  const from = raw(comparable(reference))
  return {
    field: place.field,
    comparable: place.comparable,
    filter(operator, operand) {
      const condition = { field: name, operator, operand }
      const related = { target, from, place, condition }
      return ofStages(ctx, reference, related) ?? ofRelated(ctx, related)
    },
  }
}

const alias = 'related'

/** From a record to a field of what it refers to. */
export interface Step {
  reference: StoredField
  target: ObjectDeclaration
  name: string
}

/** Where a path like `owner.team` leads, as far as the caller may go. */
export function stepFrom(ctx: Context, object: ObjectDeclaration, path: string): Step | undefined {
  const [first, ...rest] = path.split('.')
  const reference = visibleFields(ctx, object).find(({ name }) => name === first)
  const anywhere = reference?.field.type === 'link'
  const [name, ...more] = anywhere ? rest.slice(1) : rest
  const target = ctx.config.objects.get((anywhere ? rest[0] : targetOf(reference?.field)) ?? '')
  if (!reference || !target || !name || more.length || scopeOf(ctx, target, 'read') === 'none') return undefined
  return { reference, target, name }
}

interface Related {
  target: ObjectDeclaration
  /** SQL of the id that is referred to; ids are unique over all objects. */
  from: Sql
  place: FilterPlace
  condition: Condition
}

/**
 * Stages are few and known: which of them meet a condition is found here, and the rows are only asked for these. `undefined` for what is not
 * kept of them, or where they are not all the caller's to see.
 */
function ofStages(ctx: Context, { field }: StoredField, { target, from, place, condition }: Related): Sql | undefined {
  if (field.type !== 'stage' || scopeOf(ctx, target, 'read') !== 'all') return undefined
  if (!('field' in condition) || (condition.field !== 'kind' && condition.field !== 'pipeline')) return undefined
  const { company, stages } = ctx.config
  const meets = (stored: StoredFields) => holds(condition, stored, () => place.field, company)
  const [met, others] = [true, false].map(is =>
    [...stages.values()].filter(({ kind, pipeline }) => meets({ kind, pipeline }) === is).map(({ id }) => id),
  )
  return meets({}) ? sql`(${from} = any(${others}::uuid[])) is not true` : sql`${from} = any(${met}::uuid[])`
}

/** A condition that a blank field meets is met by every record but those whose related one does not meet it. */
function ofRelated(ctx: Context, { target, from, place, condition }: Related): Sql {
  const { company } = ctx.config
  const met = conditionSql(condition, () => place, company)
  const blankMeets = holds(condition, {}, () => place.field, company)
  const where = [
    living(ctx, target, alias),
    accessPredicate(ctx, target, 'read', alias),
    sql`${raw(alias)}.id = ${from}`,
    blankMeets ? sql`(${met}) is not true` : met,
  ]
  const exists = sql`exists (select from ${fromTable(target, alias)} where ${join(where, ' and ')})`
  return blankMeets ? sql`(not ${exists})` : exists
}
