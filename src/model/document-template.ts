/** What a document may be; each kind has templates and numbers of its own. */
export const documentKinds = ['quote', 'invoice', 'contract', 'act', 'deliveryNote', 'letter'] as const
export type DocumentKind = (typeof documentKinds)[number]

/**
 * A design of a document as an administrator edits it: plain data, drawn by one fixed source. Texts have places
 * (`{{buyer.name}}`); nothing of a template is ever run.
 */
export type PdfTemplate = {
  kind: DocumentKind
  name: string
  language: 'ru' | 'en'
  /** Contracts and letters read best with serifs, tables without. */
  typeface: 'sans' | 'serif'
  /** `#1a2b3c`: of headings, rules and the head of the table. */
  accent: string
  footer: { text?: string; pageNumbers: boolean }
  blocks: Block[]
}

export type Block = BlockBody & { when?: Condition }

type BlockBody =
  | { type: 'letterhead'; logo: boolean; details: boolean }
  | { type: 'title'; text: string; note?: string; align: 'left' | 'center' }
  | { type: 'placeAndDate'; place: string; date: string }
  | { type: 'bank' }
  | { type: 'parties'; parties: { label: string; text: string }[] }
  | { type: 'text'; text: string; size: 'normal' | 'small'; clauses: boolean }
  | { type: 'lines'; columns: LineColumn[] }
  | { type: 'totals'; taxes: boolean; inWords: boolean }
  | { type: 'requisites'; sides: { label: string; who: Who }[] }
  | { type: 'picture'; image: 'logo' | 'seal'; width: number; align: 'left' | 'center' | 'right' }
  | { type: 'qr'; caption: string; purpose: string }
  | { type: 'signatures'; sides: { label: string; who: Who; as: 'signatory' | 'accountant' }[]; images: boolean }
  | { type: 'pageBreak' }

export type Who = 'seller' | 'buyer'

/** Whether a block is drawn: by what a place says. */
export type Condition = { place: string; is: 'filled' | 'empty' | 'equal' | 'notEqual'; to?: string }

export const lineColumns = [
  'position',
  'code',
  'picture',
  'name',
  'quantity',
  'unit',
  'price',
  'discount',
  'taxRate',
  'net',
  'tax',
  'total',
] as const
export type LineColumn = (typeof lineColumns)[number]

export const most = { blocks: 100, text: 20_000, label: 200, parties: 6, sides: 4 } as const
