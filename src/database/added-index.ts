import pg from 'pg'
import { type FieldOptions, fieldType } from '../model/index.ts'
import { quote, snakeCase } from './names.ts'
import { addedTable, indexedSql } from './table.ts'

/** A field that an administrator added, and where its values lie. */
export interface IndexedField {
  workspace: string
  id: string
  /** Name of its object, and whether that one was added too. */
  object: string
  inAddedObject: boolean
  name: string
  type: string
  options: FieldOptions & Record<string, unknown>
}

/** An index made at run time. */
export interface AddedIndex {
  name: string
  unique: boolean
  definition: string
}

/** Falling dates and sums are read from the end, blanks last; names and references from the start: as for standard fields. */
const readsFalling = new Set(['date', 'timestamptz', 'numeric'])

/**
 * The indexes that a field asks for, on the living records of its workspace and object alone: another workspace may have
 * a field of the same name and another type. Names of unique ones end in `__<field>`, by which errors find the field.
 */
export function indexesOf(field: IndexedField): AddedIndex[] {
  const { table, expression, living } = placeOf(field)
  const { comparable } = fieldType(field)
  const prefix = indexPrefix(field.id)
  const single = comparable === 'text' ? `lower(${expression})` : `(${expression})`
  const order = readsFalling.has(comparable)
    ? `(${expression}) desc nulls last, id desc`
    : `(${expression}), created_at desc, id desc`
  const make = (name: string, unique: boolean, columns: string): AddedIndex => ({
    name,
    unique,
    definition: `create ${unique ? 'unique ' : ''}index concurrently ${quote(name)} on ${table} (${columns}) where ${living}`,
  })
  return [
    ...(field.options.unique ? [make(`${prefix}__${field.name}`, true, single)] : []),
    ...(field.options.index ? [make(`${prefix}_index`, false, order)] : []),
  ]
}

/** All indexes of a field begin with it; the end of a UUIDv7 is chance. */
export const indexPrefix = (field: string): string => `added_${field.replaceAll('-', '').slice(-14)}`

/** SQL: the table of a field, the value that is indexed, and the rows that are. */
export function placeOf(field: IndexedField): { table: string; expression: string; living: string } {
  const table = quote(field.inAddedObject ? addedTable : snakeCase(field.object))
  const literal = (text: string) => pg.escapeLiteral(text)
  const kind = field.inAddedObject ? ` and object = ${literal(field.object)}` : ''
  return {
    table,
    expression: indexedSql(field.name, fieldType(field).comparable, table),
    living: `deleted_at is null and workspace_id = ${literal(field.workspace)}${kind}`,
  }
}
