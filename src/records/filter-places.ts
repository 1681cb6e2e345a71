import sql, { raw, type Sql } from 'sql-template-tag'
import { snakeCase } from '../database/names.ts'
import { comparableSql, currencySql, isMoney, type StoredField } from '../database/table.ts'
import {
  type FilterPlace,
  isJsonObject,
  isProtected,
  type Json,
  type ObjectDeclaration,
  type Operator,
  systemFields,
  text,
} from '../model/index.ts'
import { visibleFields } from './access.ts'
import type { Context } from './context.ts'
import { blindKeysOf } from './protect.ts'

/** A field by the name a filter gives it: what it is, and the SQL it is compared by. */
export type FindPlace = (name: string) => FilterPlace | undefined

/** An object's own fields as far as the caller may see them, and what stamps every record. */
export function ownPlaces(
  ctx: Context,
  object: ObjectDeclaration,
  comparable: (field: StoredField) => string,
  alias: string,
  currency: (field: StoredField) => string = field => currencySql(field, alias),
): Map<string, FilterPlace> {
  const stamps = Object.entries(systemFields(object)).map(
    ([name, field]) => [name, { field, comparable: `${alias}.${snakeCase(name)}` }] as const,
  )
  const fields = visibleFields(ctx, object).map(stored => {
    const place = { field: stored.field, comparable: comparable(stored) }
    return [
      stored.name,
      isProtected(stored.field) ? { ...place, filter: byBlindIndex(ctx, object, stored, place) } : place,
    ] as const
  })
  const currencies = visibleFields(ctx, object)
    .filter(isMoney)
    .map(stored => [`${stored.name}.currency`, { field: text({ max: 3 }), comparable: currency(stored) }] as const)
  return new Map([...stamps, ...currencies, ...fields])
}

/**
 * The same over the rows of the object's table, where folded text and match keys find more quickly than comparing.
 * (Records in the trash have no match keys; `trash` says that they are asked for.)
 */
export function quickPlaces(
  ctx: Context,
  object: ObjectDeclaration,
  alias: string,
  trash = false,
): Map<string, FilterPlace> {
  const places = ownPlaces(ctx, object, field => comparableSql(field, alias), alias)
  for (const stored of visibleFields(ctx, object)) {
    const place = places.get(stored.name)
    const { search, match } = stored.field.options
    if (place && search && !stored.added && stored.type.comparable === 'text') place.folded = `${alias}.search_text`
    // The key of a name leaves out legal form and quotes: it finds others too.
    if (place && isProtected(stored.field)) {
      if (!trash) place.filter = bySealedKey(ctx, object, stored, place, alias)
    } else if (place && match && match !== 'companyName' && !trash)
      place.filter = (operator, operand) => byMatchKey(ctx, object, stored, alias, operator, operand)
  }
  return places
}

/**
 * Equal values of a protected field have equal keys; nothing else of them can be compared. While they are on their way, some
 * lie open: a text, or a list of entries.
 */
const byBlindIndex =
  (
    ctx: Context,
    object: ObjectDeclaration,
    { name, field }: StoredField,
    { comparable }: { comparable: string },
  ): ByOther =>
  (operator, operand) => {
    if (operator !== 'eq') return undefined
    const text = textOf(operand)
    const keys = blindKeysOf(ctx, object.name, name, [text])
    if (!field.options.protected?.state) return sql`coalesce(${raw(comparable)} ?| ${keys}::text[], false)`
    const entry = JSON.stringify([{ value: text }])
    return sql`coalesce(${raw(comparable)} ?| ${[...keys, text]}::text[] or ${raw(comparable)} @> ${entry}::jsonb, false)`
  }

/** The same among living records, whose keys are in an index. */
const bySealedKey =
  (ctx: Context, object: ObjectDeclaration, field: StoredField, place: FilterPlace, alias: string): ByOther =>
  (operator, operand) => {
    const equal = byBlindIndex(ctx, object, field, place)(operator, operand)
    if (!equal || field.field.options.protected?.state) return equal
    const keys = blindKeysOf(ctx, object.name, field.name, [textOf(operand)])
    return sql`(${raw(alias)}.id in (select record_id from match_key where workspace_id = ${ctx.workspace} and kind = 'sealed'
      and value = any(${keys}::text[]) and object = ${object.name}) and ${equal})`
  }

/** A part of a phone, which nothing protected can be compared with, is looked for as it is, and found nowhere. */
const textOf = (operand: Json): string => (isJsonObject(operand) ? String(operand.part ?? '') : String(operand))

type ByOther = NonNullable<FilterPlace['filter']>

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
