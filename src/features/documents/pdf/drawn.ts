import type { Run } from '../template/rich-text.ts'

/** A document with everything said, as the fixed source draws it. Every text is shown as it is. */
export interface Drawn {
  title: string
  author: string
  language: 'ru' | 'en'
  typeface: 'sans' | 'serif'
  accent: string
  footer: string
  /** With `{page}` and `{pages}`; empty: pages are not numbered. */
  numbering: string
  blocks: DrawnBlock[]
}

export type DrawnBlock =
  | { type: 'letterhead'; logo: string | null; name: string; details: string[] }
  | { type: 'title'; text: string; note: string; align: 'left' | 'center' }
  | { type: 'ends'; left: string; right: string }
  | { type: 'bank'; words: Record<string, string>; bank: DrawnBank }
  | { type: 'parties'; parties: { label: string; text: string }[] }
  | { type: 'text'; size: 'normal' | 'small'; paragraphs: DrawnParagraph[] }
  | { type: 'table'; columns: DrawnColumn[]; rows: DrawnRow[] }
  | { type: 'totals'; rows: { label: string; value: string; strong: boolean }[]; count: string; words: string }
  | { type: 'requisites'; sides: { label: string; name: string; rows: [string, string][] }[] }
  | { type: 'picture'; picture: string; width: number; align: 'left' | 'center' | 'right' }
  | { type: 'qr'; svg: string; caption: string }
  | { type: 'signatures'; sides: DrawnSignature[]; seal: string }
  | { type: 'pageBreak' }

export interface DrawnBank {
  name: string
  bik: string
  corrAccount: string
  inn: string
  kpp: string
  account: string
  payee: string
}

export interface DrawnParagraph {
  style: 'heading' | 'paragraph' | 'bullet' | 'number' | 'clause'
  /** `1.2.` of a clause, `3.` of a numbered item. */
  mark: string
  runs: Run[]
}

export interface DrawnColumn {
  label: string
  align: 'left' | 'right' | 'center'
  wide: boolean
}

/** A line, or a heading across all columns. */
export type DrawnRow = { section: string } | { cells: DrawnCell[] }

export interface DrawnCell {
  text: string
  note: string
  picture: string | null
}

export interface DrawnSignature {
  label: string
  position: string
  name: string
  facsimile: string | null
  seal: string | null
  hasSeal: boolean
}
