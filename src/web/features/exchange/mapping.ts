import type { Json } from '../../../model/index.ts'
import type { ImportField, Mapping } from './imports.ts'

/** Field that a column goes into. */
export const fieldOfColumn = (mapping: Mapping, column: string): string | null =>
  fieldsOfColumn(mapping, column)[0] ?? null

/** All that a column goes into: a series is a word of the product and a branch of the catalogue. */
export const fieldsOfColumn = (mapping: Mapping, column: string): string[] =>
  Object.keys(mapping).filter(
    field => mapping[field]?.columns?.includes(column) || mapping[field]?.ids?.includes(column),
  )

/** The column goes into another field, or into none. A field that takes one column lets go of the one it had. */
export function withColumn(mapping: Mapping, column: string, field: ImportField | null): Mapping {
  const without = Object.entries(mapping).map(
    ([name, source]) =>
      [
        name,
        sourceWith(
          withoutIds(source, column),
          source.columns?.filter(one => one !== column),
        ),
      ] as const,
  )
  const next: Mapping = Object.fromEntries(without)
  if (field) {
    const known = next[field.name]
    next[field.name] = sourceWith(known ?? {}, field.many ? [...(known?.columns ?? []), column] : [column])
  }
  return withoutEmpty(next)
}

/** One value for all rows in which the columns say nothing; null takes it away. */
export function withValue(mapping: Mapping, field: string, value: Json): Mapping {
  const { value: _, ...rest } = mapping[field] ?? {}
  return withoutEmpty({ ...mapping, [field]: value === null ? rest : { ...rest, value } })
}

const withoutIds = ({ ids, ...rest }: Mapping[string], column: string): Mapping[string] => {
  const left = ids?.filter(one => one !== column)
  return left?.length ? { ...rest, ids: left } : rest
}

const sourceWith = ({ columns: _, ...rest }: Mapping[string], columns: string[] | undefined): Mapping[string] =>
  columns?.length ? { ...rest, columns } : rest

const withoutEmpty = (mapping: Mapping): Mapping =>
  Object.fromEntries(
    Object.entries(mapping).filter(
      ([, { columns, ids, value }]) => columns?.length || ids?.length || value !== undefined,
    ),
  )
