import { Invalid } from '../../../../model/errors.ts'
import { limits } from '../limits.ts'
import { type Archive, brokenBook } from './archive.ts'
import { builtInFormat, type NumberFormat, readFormat } from './number-format.ts'
import { SharedTexts } from './shared-texts.ts'
import { readXml, walkXml } from './xml.ts'

/** A workbook as far as reading its cells asks for it. */
export interface Book {
  archive: Archive
  /** In their order; a hidden one is no one's table. */
  sheets: { name: string; path: string; hidden: boolean }[]
  /** Of cells, by their styles. */
  formats: NumberFormat[]
  texts: SharedTexts
  /** Days are counted from 1904, as on old Macintoshes. */
  from1904: boolean
}

const workbookPath = 'xl/workbook.xml'

/** Reads what a workbook says of its sheets, styles and shared words. Throws Invalid where it is none, or too large. */
export async function openBook(archive: Archive): Promise<Book> {
  if (!archive.has(workbookPath)) throw new Invalid([{ field: 'file', code: 'importBook' }])
  const parts = await relationsOf(archive)
  const byType = (type: string) => [...parts.values()].find(part => part.type === type && archive.has(part.path))?.path
  const book = { archive, sheets: [] as Book['sheets'], from1904: false }
  await walkXml(archive.read(workbookPath), {
    open(name, attributes) {
      if (name === 'workbookPr') book.from1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '')
      const path = parts.get(attributes['r:id'] ?? attributes.id ?? '')?.path
      if (name === 'sheet' && path && archive.has(path))
        book.sheets.push({ name: attributes.name ?? '', path, hidden: (attributes.state ?? 'visible') !== 'visible' })
    },
  })
  if (!book.sheets.length) throw brokenBook()
  return {
    ...book,
    formats: await formatsOf(archive, byType('styles')),
    texts: await textsOf(archive, byType('sharedStrings')),
  }
}

/** The files of a workbook by the ids under which it speaks of them. */
async function relationsOf(archive: Archive): Promise<Map<string, { type: string; path: string }>> {
  const found = new Map<string, { type: string; path: string }>()
  const name = 'xl/_rels/workbook.xml.rels'
  if (!archive.has(name)) throw brokenBook()
  await walkXml(archive.read(name), {
    open(tag, { Id = '', Type = '', Target = '' }) {
      if (tag !== 'Relationship') return
      const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target.replace(/^\.\//, '')}`
      found.set(Id, { type: Type.split('/').at(-1) ?? '', path })
    },
  })
  return found
}

async function formatsOf(archive: Archive, path: string | undefined): Promise<NumberFormat[]> {
  const own = new Map<number, NumberFormat>()
  const formats: NumberFormat[] = []
  let inCells = false
  if (!path) return formats
  await walkXml(archive.read(path), {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') own.set(Number(numFmtId), readFormat(formatCode))
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) formats.push(own.get(Number(numFmtId)) ?? builtInFormat(Number(numFmtId)))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}

async function textsOf(archive: Archive, path: string | undefined): Promise<SharedTexts> {
  const texts = new SharedTexts()
  if (!path) return texts
  for await (const text of readXml<string>(archive.read(path), sharedTexts)) {
    texts.add(text)
    if (texts.size > limits.sharedBytes)
      throw new Invalid([
        { field: 'file', code: 'importSharedTexts', params: { max: Math.round(limits.sharedBytes / 1024 / 1024) } },
      ])
  }
  return texts
}

/** Text of an entry is in one piece or in runs of different looks; how Japanese is pronounced is left out. */
function sharedTexts(emit: (text: string) => void) {
  let text = ''
  let inText = false
  let spoken = false
  return {
    open(name: string) {
      if (name === 'si') text = ''
      if (name === 'rPh') spoken = true
      inText = name === 't' && !spoken
    },
    text(piece: string) {
      if (inText) text += piece
    },
    close(name: string) {
      inText = false
      if (name === 'rPh') spoken = false
      if (name === 'si') emit(unescaped(text))
    },
  }
}

/** `_x000D_`: how signs that XML has no place for are written (ECMA-376, 22.4.2.4). */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
