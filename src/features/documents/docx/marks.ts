import { XMLSerializer } from '@xmldom/xmldom'
import { partOf } from './paragraphs.ts'
import { readXml } from './read-xml.ts'
import type { Parts } from './unpack.ts'

/** A sign that nobody types. */
export const mark = '\ue0f5'

/**
 * Marks where paragraphs begin or end with a block: the engine leaves an empty paragraph where nothing else stood in it, and
 * afterwards nobody could tell it from one that was meant.
 */
export const marked = (parts: Parts): Parts => changed(parts, markBlocks)

/** Takes the marks off, and with them paragraphs that hold nothing else. */
export const unmarked = (parts: Parts): Parts => changed(parts, removeMarks)

function changed(parts: Parts, change: (document: Document) => void): Parts {
  return new Map(
    [...parts].map(([name, bytes]) => {
      if (!partOf(name)) return [name, bytes]
      const document = readXml(new TextDecoder().decode(bytes))
      change(document)
      return [name, Buffer.from(new XMLSerializer().serializeToString(document))]
    }),
  )
}

function markBlocks(document: Document): void {
  for (const paragraph of paragraphs(document)) {
    const text = paragraph.textContent?.trim() ?? ''
    const runs = Array.from(paragraph.childNodes).filter(node => node.nodeName === 'w:r')
    const first = runs[0]
    if (!first) continue
    if (/^\{\{\s*#/.test(text)) paragraph.insertBefore(markRun(document), first)
    if (/\{\{\s*\/[^{}]{0,20}\}\}$/.test(text))
      paragraph.insertBefore(markRun(document), runs.at(-1)?.nextSibling ?? null)
  }
}

function markRun(document: Document): Element {
  const run = document.createElement('w:r')
  const text = document.createElement('w:t')
  text.appendChild(document.createTextNode(mark))
  run.appendChild(text)
  return run
}

function removeMarks(document: Document): void {
  for (const paragraph of paragraphs(document)) {
    const text = paragraph.textContent ?? ''
    if (!text.includes(mark)) continue
    const isNothingElse = text.replaceAll(mark, '').trim() === '' && !hasMoreThanText(paragraph)
    if (isNothingElse && !isNeeded(paragraph)) paragraph.parentNode?.removeChild(paragraph)
    else for (const words of Array.from(paragraph.getElementsByTagName('w:t'))) takeOff(words)
  }
}

function takeOff(words: Element): void {
  const text = words.textContent ?? ''
  if (text.includes(mark)) words.textContent = text.replaceAll(mark, '')
}

const paragraphs = (document: Document): Element[] => Array.from(document.getElementsByTagName('w:p'))

const hasMoreThanText = (paragraph: Element): boolean =>
  ['w:drawing', 'w:pict', 'w:br', 'w:sectPr', 'w:fldSimple'].some(
    name => paragraph.getElementsByTagName(name).length > 0,
  )

/** A cell ends with a paragraph, and so does whatever else holds some. */
const isNeeded = (paragraph: Element): boolean => {
  const around = Array.from(paragraph.parentNode?.childNodes ?? [])
  return (
    around.filter(({ nodeName }) => nodeName === 'w:p').length < 2 ||
    (paragraph.parentNode?.nodeName === 'w:tc' && around.at(-1) === paragraph && around.at(-2)?.nodeName !== 'w:p')
  )
}
