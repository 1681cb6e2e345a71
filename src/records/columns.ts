import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { addedTable, tableOf } from '../database/table.ts'
import type { ObjectDeclaration, StoredFields } from '../model/index.ts'

export interface ColumnValue {
  column: string
  /** SQL cast for values that pg sends as text. */
  cast: string
  value: unknown
}

/** The columns that hold the given values, with what goes into each; added fields are gathered in `custom`. */
export function columnValues(object: ObjectDeclaration, values: StoredFields): ColumnValue[] {
  const { fields } = tableOf(object)
  const written: ColumnValue[] = []
  for (const [name, value] of Object.entries(values)) {
    const stored = fields.get(name)
    if (!stored || stored.added) continue
    const { type, field, columns } = stored
    const types = type.columns(field.options)
    type.toColumns(value, field.options).forEach((columnValue, i) => {
      written.push({ column: columns[i] ?? '', cast: types[i]?.type ?? 'text', value: columnValue })
    })
  }
  return written
}

/** The added fields among the values, as the JSONB column holds them. Computed ones are not stored. */
export function customValues(object: ObjectDeclaration, values: StoredFields): StoredFields {
  const { fields } = tableOf(object)
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => fields.get(name)?.added && fields.get(name)?.field.type !== 'formula'),
  )
}

/** Text that full-text search finds the record by: lower case, ё as е. */
export function searchText(object: ObjectDeclaration, values: StoredFields): string | null {
  const words = [...tableOf(object).fields.values()].flatMap(({ name, type, field }) => {
    const value = values[name]
    return field.options.search && value != null && type.words ? [type.words(value)] : []
  })
  return words.length ? foldText(words.join(' ')) : null
}

export const foldText = (text: string): string => text.toLowerCase().replaceAll('ё', 'е')

/** `insert` of one record with all its columns, always in the same shape, so that it is planned once. */
export function insertRecord(
  object: ObjectDeclaration,
  id: string,
  values: StoredFields,
  stamp: { workspace: string; actor: string | null },
): Sql {
  const columns = columnValues(object, values)
  const shared = tableOf(object).name === addedTable
  const names = [
    'workspace_id',
    'id',
    'created_by',
    'custom',
    'search_text',
    ...(shared ? ['object'] : []),
    ...columns.map(({ column }) => column),
  ]
  const parameters = [
    sql`${stamp.workspace}`,
    sql`${id}`,
    sql`${stamp.actor}`,
    sql`${JSON.stringify(customValues(object, values))}`,
    sql`${searchText(object, values)}`,
    ...(shared ? [sql`${object.name}`] : []),
    ...columns.map(({ value }) => sql`${value}`),
  ]
  return sql`insert into ${raw(quote(tableOf(object).name))} (${raw(names.map(quote).join(', '))}) values (${join(parameters)}) returning *`
}
