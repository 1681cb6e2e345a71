import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { addedTable, tableOf } from '../database/table.ts'
import { isSealed, type Json, type JsonObject, type ObjectDeclaration, type StoredFields } from '../model/index.ts'

export interface ColumnValue {
  column: string
  /** SQL cast for values that pg sends as text. */
  cast: string
  value: unknown
}

/** The columns that hold the given values, with what goes into each; added and sealed ones are gathered in `custom`. */
export function columnValues(object: ObjectDeclaration, values: StoredFields): ColumnValue[] {
  const { fields } = tableOf(object)
  const written: ColumnValue[] = []
  for (const [name, value] of Object.entries(values)) {
    const stored = fields.get(name)
    if (!stored || (stored.added && !stored.open)) continue
    const { type, columns } = stored.open ?? stored
    const { options } = stored.field
    const types = type.columns(options)
    type.toColumns(stored.open && isSealed(value) ? null : value, options).forEach((columnValue, i) => {
      written.push({ column: columns[i] ?? '', cast: types[i]?.type ?? 'text', value: columnValue })
    })
  }
  return written
}

/** The added fields among the values, as the JSONB column holds them. Computed ones are not stored. */
export function customValues(object: ObjectDeclaration, values: StoredFields): StoredFields {
  const custom: StoredFields = {}
  for (const { name, open } of tableOf(object).gathered) {
    const value = values[name]
    if (value !== undefined) custom[name] = open && !isSealed(value) ? null : value
  }
  return custom
}

/** Text that full-text search finds the record by: lower case, ё as е. */
export function searchText(object: ObjectDeclaration, values: StoredFields): string | null {
  const words = tableOf(object).searched.flatMap(({ name, type }) => {
    const value = values[name]
    return value == null ? [] : (type.words?.(value) ?? [])
  })
  return words.length ? foldText(words.join(' ')) : null
}

export const foldText = (text: string): string => text.toLowerCase().replaceAll('ё', 'е')

interface Stamp {
  workspace: string
  actor: string | null
}

/** `insert` of one record with all its columns, always in the same shape, so that it is planned once. */
export function insertRecord(object: ObjectDeclaration, id: string, values: StoredFields, stamp: Stamp): Sql {
  const columns = insertedColumns(object, id, values, stamp)
  const names = raw(columns.map(({ column }) => quote(column)).join(', '))
  return sql`insert into ${raw(quote(tableOf(object).name))} (${names}) values (${join(columns.map(({ value }) => sql`${value}`))}) returning *`
}

/** `insert` of many records of an object, in the same shape however many they are. */
export function insertRecords(
  object: ObjectDeclaration,
  records: readonly { id: string; values: StoredFields }[],
  stamp: Stamp,
): Sql {
  const rows = records.map(({ id, values }) => insertedColumns(object, id, values, stamp))
  const table = quote(tableOf(object).name)
  const names = (rows[0] ?? []).map(({ column }) => quote(column)).join(', ')
  const json = JSON.stringify(rows.map(columns => Object.fromEntries(columns.map(memberOf))))
  return sql`insert into ${raw(table)} (${raw(names)})
    select ${raw(names)} from json_populate_recordset(null::${raw(table)}, ${json}::json) returning id`
}

/** The same columns as members of a row's JSON. */
export const columnMembers = (object: ObjectDeclaration, values: StoredFields): JsonObject =>
  Object.fromEntries(columnValues(object, values).map(memberOf))

const memberOf = ({ column, cast, value }: ColumnValue): [string, Json] => [
  column,
  cast === 'jsonb' && typeof value === 'string' ? JSON.parse(value) : value,
]

function insertedColumns(
  object: ObjectDeclaration,
  id: string,
  values: StoredFields,
  { workspace, actor }: Stamp,
): ColumnValue[] {
  const isShared = tableOf(object).name === addedTable
  return [
    { column: 'workspace_id', cast: 'uuid', value: workspace },
    { column: 'id', cast: 'uuid', value: id },
    { column: 'created_by', cast: 'uuid', value: actor },
    { column: 'custom', cast: 'jsonb', value: JSON.stringify(customValues(object, values)) },
    { column: 'search_text', cast: 'text', value: searchText(object, values) },
    ...(isShared ? [{ column: 'object', cast: 'text', value: object.name }] : []),
    ...columnValues(object, values),
  ]
}
