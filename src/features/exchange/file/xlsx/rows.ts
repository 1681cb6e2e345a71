import { Invalid } from '../../../../model/errors.ts'
import type { FileRow } from '../row.ts'
import type { FileSource } from '../source.ts'
import { openArchive } from './archive.ts'
import { type Book, openBook } from './book.ts'
import { readSheet } from './sheet.ts'

/** Names of the sheets of a workbook, and the one that is meant: as wished, else the first in sight that has rows. */
export async function chooseSheet(
  source: FileSource,
  wished: string | undefined,
): Promise<{ sheet: string; sheets: string[] }> {
  const book = await openBook(await openArchive(source))
  const sheets = book.sheets.map(({ name }) => name)
  if (wished !== undefined && !sheets.includes(wished))
    throw new Invalid([{ field: 'options.sheet', code: 'choice', params: { choices: sheets.join(', ') } }])
  return { sheets, sheet: wished ?? (await firstFilled(book)) }
}

async function firstFilled(book: Book): Promise<string> {
  const inSight = book.sheets.filter(({ hidden }) => !hidden)
  const lone: string[] = []
  for (const { name, path } of inSight.length ? inSight : book.sheets) {
    const rows = await countUpTo(readSheet(book, path), 2)
    if (rows === 2) return name
    if (rows) lone.push(name)
  }
  return lone[0] ?? book.sheets[0]?.name ?? ''
}

async function countUpTo(rows: AsyncGenerator<FileRow>, most: number): Promise<number> {
  let count = 0
  for await (const _ of rows) if (++count === most) break
  return count
}

/** The rows of a sheet of a workbook. */
export async function* readBook(source: FileSource, sheet: string): AsyncGenerator<FileRow> {
  const book = await openBook(await openArchive(source))
  const meant = book.sheets.find(({ name }) => name === sheet)
  if (meant) yield* readSheet(book, meant.path)
}
