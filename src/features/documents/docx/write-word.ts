import { escapeHtml } from '../../escape-html.ts'
import { type Run, readRichText } from '../template/rich-text.ts'
import { type Parts, pack } from './unpack.ts'
import { contentTypes, documentRels, numbering, packageRels, styles } from './word-parts.ts'

/** What a Word file is begun with by us; people go on in Word. */
export type WordBlock =
  | { type: 'title'; text: string }
  | { type: 'ends'; left: string; right: string }
  /** With the markup of `readRichText`; of clauses every line is one, counted by Word. */
  | { type: 'text'; text: string; clauses: boolean }
  /** The first row is the head; columns of figures stand at the right. */
  | { type: 'table'; rows: string[][]; widths: number[]; figures: number[] }
  /** Lines of text without rules, beside each other; what has to stand at one height is a row of its own. */
  | { type: 'columns'; rows: string[][][] }
  | { type: 'pageBreak' }

export interface WordFile {
  title: string
  language: 'ru' | 'en'
  footer: string
  blocks: readonly WordBlock[]
}

/** A Word file (ECMA-376, WordprocessingML) of a few blocks. */
export function writeWord(file: WordFile): Uint8Array {
  const parts: Parts = new Map()
  const put = (name: string, xml: string) => parts.set(name, new TextEncoder().encode(`${head}${xml}`))
  put('[Content_Types].xml', contentTypes)
  put('_rels/.rels', packageRels)
  put('word/_rels/document.xml.rels', documentRels)
  put('word/styles.xml', styles(file.language))
  put('word/numbering.xml', numbering)
  put('word/footer1.xml', `<w:ftr ${namespaces}>${footerOf(file)}</w:ftr>`)
  put(
    'word/document.xml',
    `<w:document ${namespaces}><w:body>${file.blocks.map(blockXml).join('')}${section}</w:body></w:document>`,
  )
  return pack(parts)
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const namespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

/** A4 with margins of 20, 15, 20 and 20 mm, in twentieths of a point. */
const section =
  '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
/** What is left between them. */
const pageWidth = 9922
/** By which a cell's text stands in from its border: without it the borders of a table would stand out of the text. */
const cellMargin = 108

function blockXml(block: WordBlock): string {
  switch (block.type) {
    case 'title':
      return paragraph('<w:pStyle w:val="Title"/>', runXml({ text: block.text, bold: false, italic: false }))
    case 'ends':
      return paragraph(
        `<w:tabs><w:tab w:val="right" w:pos="${pageWidth}"/></w:tabs>`,
        `${plainRun(block.left)}<w:r><w:tab/></w:r>${plainRun(block.right)}`,
      )
    case 'text':
      return textXml(block)
    case 'table':
      return tableXml(block)
    case 'columns':
      return columnsXml(block.rows)
    case 'pageBreak':
      return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
  }
}

function textXml({ text, clauses }: { text: string; clauses: boolean }): string {
  return readRichText(clauses ? text.replace(/\n+/g, '\n\n') : text)
    .map(({ style, runs }) => {
      const level = style === 'heading' ? 0 : 1
      const counted = clauses ? `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>` : ''
      const named = style === 'heading' ? '<w:pStyle w:val="Heading1"/>' : ''
      return paragraph(named + counted, runs.map(runXml).join(''))
    })
    .join('')
}

function tableXml({ rows, widths, figures }: Extract<WordBlock, { type: 'table' }>): string {
  const border = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map(side => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="8B93A0"/>`)
    .join('')
  const body = rows.map((cells, at) => {
    const isHead = at === 0
    const tcs = cells
      .map((text, column) => cellXml(widths[column] ?? 0, [text], { isHead, isFigure: figures.includes(column) }))
      .join('')
    return `<w:tr>${isHead ? '<w:trPr><w:tblHeader/></w:trPr>' : '<w:trPr><w:cantSplit/></w:trPr>'}${tcs}</w:tr>`
  })
  return `<w:tbl><w:tblPr><w:tblW w:w="${pageWidth}" w:type="dxa"/><w:tblInd w:w="${cellMargin}" w:type="dxa"/><w:tblBorders>${border}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>${gridXml(widths)}${body.join('')}</w:tbl>${paragraph('', '')}`
}

function columnsXml(rows: readonly string[][][]): string {
  const many = Math.max(...rows.map(columns => columns.length))
  const width = Math.floor(pageWidth / many)
  const widths = Array.from({ length: many }, () => width)
  const body = rows.map(columns => {
    const cells = columns.map(lines => cellXml(width, lines, { isHead: false, isFigure: false }))
    return `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cells.join('')}</w:tr>`
  })
  return `<w:tbl><w:tblPr><w:tblW w:w="${pageWidth}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>${gridXml(widths)}${body.join('')}</w:tbl>${paragraph('', '')}`
}

const gridXml = (widths: readonly number[]): string =>
  `<w:tblGrid>${widths.map(width => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>`

function cellXml(
  width: number,
  lines: readonly string[],
  { isHead, isFigure }: { isHead: boolean; isFigure: boolean },
): string {
  const shade = isHead ? '<w:shd w:val="clear" w:color="auto" w:fill="EEF0F3"/>' : ''
  const texts = lines.map(line =>
    paragraph(
      `<w:pStyle w:val="Cell"/>${isFigure ? '<w:jc w:val="right"/>' : ''}`,
      readRichText(line || ' ')
        .flatMap(({ runs }) => runs)
        .map(run => runXml({ ...run, bold: run.bold || isHead }))
        .join(''),
    ),
  )
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${shade}</w:tcPr>${texts.join('')}</w:tc>`
}

function footerOf({ footer, language }: WordFile): string {
  const field = (name: string) => `<w:fldSimple w:instr="${name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>`
  const [page, of] = language === 'ru' ? ['Страница ', ' из '] : ['Page ', ' of ']
  return paragraph(
    `<w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="right" w:pos="${pageWidth}"/></w:tabs>`,
    `${plainRun(footer)}<w:r><w:tab/></w:r>${plainRun(page)}${field('PAGE')}${plainRun(of)}${field('NUMPAGES')}`,
  )
}

const paragraph = (properties: string, runs: string): string =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${runs}</w:p>`

const plainRun = (text: string): string => runXml({ text, bold: false, italic: false })

function runXml({ text, bold, italic }: Run): string {
  const properties = `${bold ? '<w:b/>' : ''}${italic ? '<w:i/>' : ''}`
  const lines = text.split('\n').map(line => `<w:t xml:space="preserve">${escapeHtml(line)}</w:t>`)
  return `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}${lines.join('<w:br/>')}</w:r>`
}
