import { say } from '../../../messages/words.ts'
import { type Context, objectOf, scopeOf } from '../../../records/index.ts'
import type { SetFigures } from '../../figures-paper.ts'
import type { LetterFile } from '../../letters.ts'
import { xlsxBook } from '../../spreadsheet.ts'
import { figuresPaper } from '../drawn/paper.ts'
import type { ShownReport } from '../drawn/shown.ts'
import { gridOf } from '../files/grid.ts'
import type { Mailing } from './mailing.ts'

interface Wanted {
  mailing: Mailing
  name: string
  reports: readonly ShownReport[]
  setFigures: SetFigures
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * The files of a letter. Whoever may not take records away gets no files of their figures either, as on the page: `withheld` says that there
 * are such.
 */
export async function attachmentsOf(
  reader: Context,
  { mailing, name, reports, setFigures }: Wanted,
): Promise<{ files: LetterFile[]; withheld: boolean }> {
  const taken = reports.filter(
    ({ figures }) => figures && scopeOf(reader, objectOf(reader, figures.object), 'export') !== 'none',
  )
  const withheld = taken.length < reports.length
  const files: LetterFile[] = []
  if (!taken.length) return { files, withheld }
  if (mailing.formats.includes('pdf')) {
    const bytes = await setFigures(await figuresPaper(reader, name, taken))
    files.push({ name: `${fileName(name)}.pdf`, type: 'application/pdf', bytes: Buffer.from(bytes) })
  }
  if (mailing.formats.includes('xlsx')) {
    const sheets = taken.flatMap(({ title, figures }) =>
      figures ? [{ name: title, grid: gridOf(reader, figures), fixedColumns: figures.rowGroups.length }] : [],
    )
    files.push({ name: `${fileName(name)}.xlsx`, type: xlsxType, bytes: await xlsxBook(sheets) })
  }
  return { files, withheld }
}

/** Without what file systems refuse. */
const fileName = (name: string): string =>
  name
    .replace(/[\p{Cc}/\\:*?"<>|]+/gu, ' ')
    .trim()
    .slice(0, 100) || say('en', 'reports:figures.file')
