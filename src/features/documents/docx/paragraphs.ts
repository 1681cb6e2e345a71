import { readXml } from './read-xml.ts'
import type { Parts } from './unpack.ts'

/** A paragraph of a Word file, in the order in which it is read. */
export interface WordParagraph {
  text: string
  /** Texts that pictures are described by: a tag there is replaced by a picture of the same size. */
  descriptions: string[]
  where: WhereInWord
}

/** Counted from one; `cell` where it stands in a table. */
export interface WhereInWord {
  part: 'document' | 'header' | 'footer' | 'notes'
  paragraph: number
  cell: { table: number; row: number; column: number } | null
}

/** The paragraphs of everything that is filled in. */
export function paragraphsOf(parts: Parts): WordParagraph[][] {
  return [...parts].flatMap(([name, bytes]) => {
    const part = partOf(name)
    return part ? [paragraphsIn(new TextDecoder().decode(bytes), part)] : []
  })
}

export function partOf(name: string): WhereInWord['part'] | null {
  if (name === 'word/document.xml') return 'document'
  if (/^word\/header\d*\.xml$/.test(name)) return 'header'
  if (/^word\/footer\d*\.xml$/.test(name)) return 'footer'
  return /^word\/(?:footnotes|endnotes)\.xml$/.test(name) ? 'notes' : null
}

function paragraphsIn(xml: string, part: WhereInWord['part']): WordParagraph[] {
  const found: WordParagraph[] = []
  let tables = 0
  const walk = (element: Element, cell: WhereInWord['cell'], open: WordParagraph | null) => {
    const { tagName } = element
    let inside = open
    if (tagName === 'w:p') {
      inside = { text: '', descriptions: [], where: { part, paragraph: found.length + 1, cell } }
      found.push(inside)
    }
    if (tagName === 'w:t') {
      if (inside) inside.text += element.textContent ?? ''
      return
    }
    if (tagName === 'wp:docPr') inside?.descriptions.push(element.getAttribute('descr') ?? '')
    if (tagName === 'w:tbl') return walkTable(element, ++tables, inside)
    for (const child of elementsOf(element)) walk(child, cell, inside)
  }
  const walkTable = (table: Element, number: number, open: WordParagraph | null) => {
    for (const [row, cells] of named(table, 'w:tr').entries())
      for (const [column, cell] of named(cells, 'w:tc').entries())
        walk(cell, { table: number, row: row + 1, column: column + 1 }, open)
  }
  walk(readXml(xml).documentElement, null, null)
  return found
}

const elementsOf = (element: Element): Element[] =>
  Array.from(element.childNodes).filter((node: ChildNode): node is Element => node.nodeType === 1)

const named = (element: Element, name: string): Element[] =>
  elementsOf(element).filter(({ tagName }) => tagName === name)
