import { type Paragraph, readRichText } from '../template/rich-text.ts'
import type { Composing } from './compose.ts'
import type { DrawnParagraph } from './drawn.ts'

/** Texts with their places filled. Of clauses headings are counted `1.`, paragraphs under them `1.1.`, all through the document. */
export function composeText(block: { text: string; clauses: boolean }, composing: Composing): DrawnParagraph[] {
  let item = 0
  // Of clauses every line is one.
  return readRichText(block.clauses ? block.text.replace(/\n+/g, '\n\n') : block.text).flatMap(paragraph => {
    item = paragraph.style === 'number' ? item + 1 : 0
    const runs = paragraph.runs.map(run => ({ ...run, text: composing.fill(run.text) }))
    // A paragraph of nothing but an empty place is no paragraph.
    if (runs.every(({ text }) => !text.trim())) return []
    return { ...markOf(paragraph, item, block.clauses ? composing.clauses : null), runs }
  })
}

function markOf(
  { style }: Paragraph,
  item: number,
  clauses: Composing['clauses'] | null,
): Pick<DrawnParagraph, 'style' | 'mark'> {
  if (style === 'number') return { style, mark: `${item}.` }
  if (!clauses || style === 'bullet') return { style, mark: '' }
  if (style === 'heading') {
    clauses.section += 1
    clauses.clause = 0
    return { style, mark: `${clauses.section}.` }
  }
  if (!clauses.section) return { style, mark: '' }
  clauses.clause += 1
  return { style: 'clause', mark: `${clauses.section}.${clauses.clause}.` }
}
