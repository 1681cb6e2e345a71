import {
  type Field,
  type FieldType,
  type Formula,
  fieldType,
  foldSql,
  formulaOf,
  isProtected,
  type ObjectDeclaration,
  plainType,
  type Reading,
} from '../model/index.ts'
import { quote, snakeCase } from './names.ts'

/** Where a field of an object lies in the database, and how SQL reads it there. */
export interface StoredField {
  readonly name: string
  readonly field: Field
  readonly type: FieldType
  /** Column names, unquoted; none where the value is added (JSONB) or computed. */
  readonly columns: readonly string[]
  readonly added: boolean
  /** Of a protected field with columns of its own: where a value lies that is not sealed, and its type there. */
  readonly open?: { columns: readonly string[]; type: FieldType }
  /** Of a computed field: how it is worked out, and where the fields it uses lie. */
  readonly computed?: { formula: Formula; reading: Reading; from: (name: string) => StoredField | undefined }
}

export interface Table {
  readonly name: string
  readonly object: ObjectDeclaration
  readonly fields: ReadonlyMap<string, StoredField>
  /** Those whose values lie in the column `custom`, those whose words records are searched by, and those that records are recognised by. */
  readonly gathered: readonly StoredField[]
  readonly searched: readonly StoredField[]
  readonly matched: readonly StoredField[]
  readonly protected: readonly StoredField[]
}

/** Table that all objects made by administrators share; the column `object` tells them apart. */
export const addedTable = 'added_record'

const known = new WeakMap<ObjectDeclaration, Table>()

/** The table of an object, derived from its declaration (once for each declaration). */
export function tableOf(object: ObjectDeclaration): Table {
  const table = known.get(object) ?? makeTable(object)
  known.set(object, table)
  return table
}

function makeTable(object: ObjectDeclaration): Table {
  const all = Object.entries(object.fields).map(([name, field]) => storedField(object, name, field))
  return {
    name: object.added ? addedTable : snakeCase(object.name),
    object,
    fields: new Map(all.map(stored => [stored.name, stored])),
    gathered: all.filter(({ added, field }) => added && field.type !== 'formula'),
    searched: all.filter(({ field, type }) => field.options.search && type.words),
    matched: all.filter(({ field, type }) => (field.options.match || isProtected(field)) && type.matchKeys),
    protected: all.filter(({ field }) => isProtected(field)),
  }
}

function storedField(object: ObjectDeclaration, name: string, field: Field): StoredField {
  const type = fieldType(field)
  const added = Boolean(object.added || field.added || isProtected(field))
  const columns = added ? [] : type.columns(field.options).map(column => snakeCase(name) + column.suffix)
  const formula = field.type === 'formula' ? formulaOf(field, object.fields) : undefined
  const computed = formula && {
    formula,
    reading: object.reading ?? noReading,
    from: (other: string) => tableOf(object).fields.get(other),
  }
  const open = isProtected(field) && !object.added && !field.added ? openPlace(name, field) : undefined
  return { name, field, type, columns, added, ...(open && { open }), ...(computed && { computed }) }
}

function openPlace(name: string, field: Field): StoredField['open'] {
  const type = plainType(field)
  return { type, columns: type.columns(field.options).map(column => snakeCase(name) + column.suffix) }
}

const noReading: Reading = { country: 'RU', currency: 'RUB', timeZone: 'UTC' }

/** SQL of the value that filters and sort compare, from the row `alias`. */
export function comparableSql(stored: StoredField, alias: string): string {
  const { name, type, field, columns, added } = stored
  if (field.type === 'formula') return computedSql(stored, 'comparable', inRow(alias))
  if (!added) return `${alias}.${quote(columns[0] ?? '')}`
  if (isProtected(field)) return protectedSql(stored, alias)
  const { index, unique } = field.options
  return index || unique
    ? indexedSql(name, type.comparable, alias)
    : type.fromJson(addedJson(name, alias), field.options)
}

/** Functions of the database that read a value without telling anything of it, so that row-level security lets indexes be used. */
const guarded: Readonly<Record<string, string>> = {
  numeric: 'stored_number',
  uuid: 'stored_id',
  date: 'stored_day',
  timestamptz: 'stored_moment',
}

/** SQL of the value of an added field, as an index on it has it. */
export function indexedSql(name: string, comparable: string, alias: string): string {
  const read = guarded[comparable]
  return read ? `${read}(${addedJson(name, alias)})` : `(${alias}.custom->>'${name}')`
}

/** SQL of the stored JSON form, from the row `alias`. An empty list is a list. */
export function storedSql(stored: StoredField, alias: string): string {
  const { name, type, field, columns, added } = stored
  if (field.type === 'formula') return computedSql(stored, 'stored', inRow(alias))
  if (isProtected(field)) return keptSql(stored, alias)
  const json = added
    ? addedJson(name, alias)
    : type.toJson(
        columns.map(column => `${alias}.${quote(column)}`),
        field.options,
      )
  if (type.schema(field.options).type !== 'array') return json
  return added ? `coalesce(nullif(to_jsonb(${json}), 'null'), '[]')` : `coalesce(${json}, '[]'::jsonb)`
}

/** SQL of what answers show of a value, from the row `alias`: of a protected one, that it is there. */
export function shownSql(stored: StoredField, alias: string): string {
  if (!isProtected(stored.field)) return storedSql(stored, alias)
  return maskedSql(keptSql(stored, alias))
}

const maskedSql = (kept: string): string =>
  `case when nullif(${kept}, '[]') is not null then '{"masked": true}'::jsonb end`

/** What is kept of a protected value: sealed, or as it lay there before it was protected. */
function keptSql({ name, field, open }: StoredField, alias: string): string {
  const sealed = `nullif(${addedJson(name, alias)}, 'null')`
  if (!open) return sealed
  const columns = open.columns.map(column => `${alias}.${quote(column)}`)
  return `coalesce(${sealed}, to_jsonb(${open.type.toJson(columns, field.options)}))`
}

/** What a protected value is compared by: its blind keys; what is not sealed yet, by itself. */
function protectedSql(stored: StoredField, alias: string): string {
  const { name, type, field, open } = stored
  const keys = type.fromJson(addedJson(name, alias), field.options)
  return open || field.options.protected?.state ? `coalesce(${keys}, nullif(${keptSql(stored, alias)}, '[]'))` : keys
}

/** Whether the value is an amount in a currency, given or computed. */
export const isMoney = ({ field }: StoredField): boolean =>
  field.type === 'money' || (field.type === 'formula' && field.options.result === 'money')

/** Titles are found by their beginnings up to so many characters: what is longer tells nobody apart, and would not fit an index. */
export const calledLength = 100

/** Column that holds what a record is called, folded; `null` for objects whose titles have no index. */
export function calledColumn(object: ObjectDeclaration): { name: string; definition: string } | null {
  const title = tableOf(object).fields.get(object.title)
  if (object.configuration || !title?.field.options.index || title.added || title.type.comparable !== 'text')
    return null
  const folded = foldSql(quote(title.columns[0] ?? ''))
  const definition = `text collate "C" generated always as (left(${folded}, ${calledLength})) stored`
  return { name: 'called', definition }
}

/** SQL of the currency of an amount, from the row `alias`. */
export function currencySql(stored: StoredField, alias: string): string {
  if (stored.field.type === 'formula') return `((${storedSql(stored, alias)})->>'currency')`
  return stored.added ? `(${addedJson(stored.name, alias)}->>'currency')` : `${alias}.${quote(stored.columns[1] ?? '')}`
}

/** What filters compare, from the JSON of a whole record. */
export function comparableInJson(stored: StoredField, record: string): string {
  if (stored.field.type === 'formula') return computedSql(stored, 'comparable', inJson(record))
  return stored.type.fromJson(`(${record}->'${stored.name}')`, stored.field.options)
}

/** The stored JSON form, from the JSON of a whole record. An empty list is a list. */
export function storedInJson(stored: StoredField, record: string): string {
  const { name, type, field } = stored
  if (field.type === 'formula') return computedSql(stored, 'stored', inJson(record))
  const json = `(${record}->'${name}')`
  return type.schema(field.options).type === 'array' ? `coalesce(nullif(${json}, 'null'), '[]')` : json
}

/** What answers show of a value, from the JSON of a whole record: of a protected one, that it is there. */
export const shownInJson = (stored: StoredField, record: string): string =>
  isProtected(stored.field) ? maskedSql(`nullif(${record}->'${stored.name}', 'null')`) : storedInJson(stored, record)

/** The currency of an amount, from the JSON of a whole record. */
export function currencyInJson(stored: StoredField, record: string): string {
  if (stored.field.type === 'formula') return `((${computedSql(stored, 'stored', inJson(record))})->>'currency')`
  return `(${record}->'${stored.name}'->>'currency')`
}

interface Place {
  comparable(field: StoredField): string
  currency(field: StoredField): string
}

const inRow = (alias: string): Place => ({
  comparable: field => comparableSql(field, alias),
  currency: field => currencySql(field, alias),
})

const inJson = (record: string): Place => ({
  comparable: field => comparableInJson(field, record),
  currency: field => currencyInJson(field, record),
})

/** A formula over the fields where they lie; blank while one of them is missing. */
function computedSql({ type, computed }: StoredField, form: 'comparable' | 'stored', place: Place): string {
  if (!computed) return `null::${type.comparable}`
  const { formula, reading, from } = computed
  return formula[form](name => {
    const field = from(name)
    if (!field) throw new Error(`no field ${name} for a formula`)
    return { comparable: place.comparable(field), ...(isMoney(field) && { currency: place.currency(field) }) }
  }, reading)
}

const addedJson = (name: string, alias: string): string => `(${alias}.custom->'${name}')`

/** SQL of a moment as answers write it: RFC 3339, UTC, milliseconds. */
export const momentSql = (expression: string): string =>
  `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
