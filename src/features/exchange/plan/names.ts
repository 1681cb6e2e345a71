import type { Context } from '../../../records/index.ts'
import type { Import } from '../import.ts'
import { type FieldReader, namesIn } from '../rows/row-reader.ts'
import { fileRows } from './file-rows.ts'
import { sameName } from './likeness.ts'

/** Different names in the columns of references, with how many rows bear each. */
export interface NamesInFile {
  byField: Map<string, Map<string, number>>
  /** First line that bears a title, by `sameName`: rows may point at each other in any order. */
  lineByTitle: Map<string, number>
}

/** Reads the rows only where these say anything: `title` is given where rows may be pointed at by it. */
export async function collectNames(
  ctx: Context,
  imported: Pick<Import, 'id' | 'format' | 'fileSize' | 'schedule' | 'counts'>,
  readers: readonly FieldReader[],
  title: FieldReader | undefined,
): Promise<NamesInFile> {
  const byField = new Map(readers.map(reader => [reader.name, namesOfAll(reader, imported.counts.read)]))
  const lineByTitle = new Map<string, number>()
  if (!title && readers.every(reader => !readsCells(reader))) return { byField, lineByTitle }
  const inColumns = readers.filter(readsCells)
  for await (const rows of fileRows(ctx, imported)) {
    for (const { line, cells } of rows) {
      for (const reader of inColumns) {
        const counts = byField.get(reader.name)
        for (const name of new Set(namesIn(reader, cells))) counts?.set(name, (counts.get(name) ?? 0) + 1)
      }
      const own = title ? sameName(nameOf(title, cells)) : ''
      if (own && !lineByTitle.has(own)) lineByTitle.set(own, line)
    }
  }
  return { byField, lineByTitle }
}

const readsCells = ({ columns, ids }: FieldReader): boolean => Boolean(columns.length || ids?.length)

/** The names that a reader without columns gives to each of so many rows. */
const namesOfAll = (reader: FieldReader, rows: number): Map<string, number> =>
  new Map(readsCells(reader) ? [] : namesIn(reader, []).map(name => [name, rows]))

/** The name that a row gives in a column, empty where it gives none. */
export const nameOf = (reader: FieldReader, cells: readonly string[]): string => namesIn(reader, cells)[0] ?? ''
