import type { Json } from '../json.ts'

/** A value in one column that JSON shows as it is. */
export const oneColumn = (type: string) => ({
  comparable: type,
  columns: () => [{ suffix: '', type }],
  toColumns: (stored: Json): unknown[] => [stored],
  toJson: (columns: string[]) => columns[0] ?? 'null',
})

/** A value in one `text` column. */
export const textColumn = {
  ...oneColumn('text'),
  fromJson: (json: string) => `(${json} #>> '{}')`,
}

/** A value in one `uuid` column. */
export const idColumn = {
  ...oneColumn('uuid'),
  fromJson: (json: string) => `(${json} #>> '{}')::uuid`,
}

/** A value in one `jsonb` column, in its stored form. */
export const jsonColumn = {
  ...oneColumn('jsonb'),
  toColumns: (stored: Json): unknown[] => [stored === null ? null : JSON.stringify(stored)],
  fromJson: (json: string) => `nullif(${json}, 'null')`,
}
