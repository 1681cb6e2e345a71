import { fieldTypes, type Field, type FieldType, type ObjectDeclaration } from '../model/index.ts'
import { quote, snakeCase } from './names.ts'

/** Where a field of an object lies in the database, and how SQL reads it there. */
export interface StoredField {
  readonly name: string
  readonly field: Field
  readonly type: FieldType
  /** Column names, unquoted; none where the value is added (JSONB) or computed. */
  readonly columns: readonly string[]
  readonly added: boolean
}

export interface Table {
  readonly name: string
  readonly object: ObjectDeclaration
  readonly fields: ReadonlyMap<string, StoredField>
}

/** Table that all objects made by administrators share; the column `object` tells them apart. */
export const addedTable = 'added_record'

const known = new WeakMap<ObjectDeclaration, Table>()

/** The table of an object, derived from its declaration (once for each declaration). */
export function tableOf(object: ObjectDeclaration): Table {
  const table = known.get(object) ?? {
    name: object.added ? addedTable : snakeCase(object.name),
    object,
    fields: new Map(Object.entries(object.fields).map(([name, field]) => [name, storedField(object, name, field)])),
  }
  known.set(object, table)
  return table
}

function storedField(object: ObjectDeclaration, name: string, field: Field): StoredField {
  const type = fieldTypes.get(field.type)
  if (!type) throw new Error(`${object.name}.${name}: no field type ${field.type}`)
  const added = Boolean(object.added || field.added)
  const columns = added ? [] : type.columns(field.options).map(column => snakeCase(name) + column.suffix)
  return { name, field, type, columns, added }
}

/** SQL of the value that filters and sort compare, from the row `alias`. */
export function comparableSql({ name, type, field, columns, added }: StoredField, alias: string): string {
  return added ? type.fromJson(addedJson(name, alias), field.options) : `${alias}.${quote(columns[0] ?? '')}`
}

/** SQL of the stored JSON form, from the row `alias`. An empty list is a list. */
export function storedSql({ name, type, field, columns, added }: StoredField, alias: string): string {
  const stored = added
    ? addedJson(name, alias)
    : type.toJson(columns.map(column => `${alias}.${quote(column)}`), field.options)
  return type.schema(field.options).type === 'array' ? `coalesce(to_jsonb(${stored}), '[]')` : stored
}

const addedJson = (name: string, alias: string): string => `(${alias}.custom->'${name}')`

/** SQL of a moment as answers write it: RFC 3339, UTC, milliseconds. */
export const momentSql = (expression: string): string =>
  `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
