import { say } from '../../../messages/words.ts'
import type { Block, Condition, LineColumn, PdfTemplate } from '../../../model/document-template.ts'
import { fillPlaces } from '../../places.ts'
import type { DocumentData, Line } from '../data.ts'
import { placeText, rateText } from '../document-places.ts'
import { paymentOf } from '../payment/of-document.ts'
import { qrSvg } from '../payment/qr.ts'
import { amountText, moneyText } from '../words/amounts.ts'
import { sumInWords } from '../words/sum-in-words.ts'
import { composeText } from './compose-text.ts'
import type { Drawn, DrawnBlock, DrawnCell, DrawnRow } from './drawn.ts'
import { detailsOf, requisitesOf, signatureOf } from './party-lines.ts'
import type { Pictures } from './pictures.ts'

/** What a template makes of data; pictures are put into `pictures`. Throws Invalid where one of them is none. */
export function compose(template: PdfTemplate, data: DocumentData, pictures: Pictures): Drawn {
  const composing: Composing = {
    template,
    data,
    pictures,
    fill: text => fill(text, data),
    clauses: { section: 0, clause: 0 },
  }
  return {
    title: [data.title, data.number && `№ ${data.number}`].filter(Boolean).join(' '),
    author: data.seller.name,
    language: template.language,
    typeface: template.typeface,
    accent: template.accent,
    footer: composing.fill(template.footer.text ?? ''),
    numbering: template.footer.pageNumbers
      ? say(template.language, 'printed:of', { page: '{page}', pages: '{pages}' })
      : '',
    blocks: template.blocks.flatMap(block => (holds(block.when, data) ? drawn(block, composing) : [])),
  }
}

export interface Composing {
  template: PdfTemplate
  data: DocumentData
  pictures: Pictures
  fill: (text: string) => string
  /** How far clauses are counted. */
  clauses: { section: number; clause: number }
}

export const fill = (text: string, data: DocumentData): string =>
  fillPlaces(text, false, place => placeText(data, place))

/** Whether what a condition asks for is so. */
export function holds(when: Condition | undefined, data: DocumentData): boolean {
  if (!when) return true
  const told = fill(`{{${when.place}}}`, data)
  if (when.is === 'filled') return told !== ''
  if (when.is === 'empty') return told === ''
  return (told === (when.to ?? '')) === (when.is === 'equal')
}

function drawn(block: Block, composing: Composing): DrawnBlock[] {
  const { data, pictures, fill, template } = composing
  const { seller } = data
  switch (block.type) {
    case 'letterhead': {
      const logo = block.logo ? pictures.add(seller.images.logo, 'seller.images.logo') : null
      return [{ type: 'letterhead', logo, name: seller.name, details: block.details ? detailsOf(seller, data) : [] }]
    }
    case 'title':
      return [{ type: 'title', text: fill(block.text), note: fill(block.note ?? ''), align: block.align }]
    case 'placeAndDate':
      return [{ type: 'ends', left: fill(block.place), right: fill(block.date) }]
    case 'bank':
      return bankOf(data)
    case 'parties':
      return [
        {
          type: 'parties',
          parties: block.parties.map(({ label, text }) => ({ label: fill(label), text: fill(text) })),
        },
      ]
    case 'text':
      return [{ type: 'text', size: block.size, paragraphs: composeText(block, composing) }]
    case 'lines':
      return [tableOf(block.columns, composing)]
    case 'totals':
      return [totalsOf(block, data)]
    case 'requisites':
      return [
        {
          type: 'requisites',
          sides: block.sides.map(({ label, who }) => ({
            label: fill(label),
            name: data[who].fullName ?? data[who].name,
            rows: requisitesOf(data[who], data),
          })),
        },
      ]
    case 'picture': {
      const picture = pictures.add(seller.images[block.image], `seller.images.${block.image}`)
      return picture ? [{ type: 'picture', picture, width: block.width, align: block.align }] : []
    }
    case 'qr': {
      const code = paymentOf(data, fill(block.purpose))
      return code ? [{ type: 'qr', svg: qrSvg(code), caption: fill(block.caption) }] : []
    }
    case 'signatures': {
      const sides = block.sides.map(side => signatureOf({ ...side, label: fill(side.label) }, block.images, composing))
      return [{ type: 'signatures', sides, seal: say(template.language, 'printed:seal') }]
    }
    case 'pageBreak':
      return [{ type: 'pageBreak' }]
  }
}

function bankOf({ seller, language }: DocumentData): DrawnBlock[] {
  const { bank, inn, kpp, name } = seller
  if (!bank) return []
  const words = Object.fromEntries(
    ['bank', 'bik', 'account', 'inn', 'kpp', 'payee'].map(word => [word, say(language, `printed:bank.${word}`)]),
  )
  const { name: bankName, bik, account, corrAccount } = bank
  return [
    {
      type: 'bank',
      words,
      bank: {
        name: bankName,
        bik,
        account,
        corrAccount: corrAccount ?? '',
        inn: inn ?? '',
        kpp: kpp ?? '',
        payee: name,
      },
    },
  ]
}

const alignOf: Record<LineColumn, 'left' | 'right' | 'center'> = {
  ...{ position: 'center', code: 'left', picture: 'center', name: 'left', quantity: 'right', unit: 'left' },
  ...{ price: 'right', discount: 'right', taxRate: 'right', net: 'right', tax: 'right', total: 'right' },
}

/** Of what no line has, no column is drawn. */
const leftOutEmpty: Partial<Record<LineColumn, (line: Line) => unknown>> = {
  code: line => line.code,
  picture: line => line.picture,
  unit: line => line.unit,
  discount: line => line.discount && Number(line.discount),
}

function tableOf(asked: readonly LineColumn[], composing: Composing): DrawnBlock {
  const { data } = composing
  const columns = asked.filter(column => {
    const has = leftOutEmpty[column]
    return !has || data.lines.some(has)
  })
  const rows: DrawnRow[] = []
  let section: string | null = null
  for (const [at, line] of data.lines.entries()) {
    if (line.section && line.section !== section) rows.push({ section: line.section })
    section = line.section
    rows.push({ cells: columns.map(column => cellOf(column, line, { ...composing, at })) })
  }
  return {
    type: 'table',
    columns: columns.map(column => ({
      label: say(data.language, `printed:columns.${column}`),
      align: alignOf[column],
      wide: column === 'name',
    })),
    rows,
  }
}

function cellOf(column: LineColumn, line: Line, { data, pictures, at }: Composing & { at: number }): DrawnCell {
  if (column === 'picture') return { text: '', note: '', picture: pictures.add(line.picture, `lines.${at}.picture`) }
  const place = { written: '', root: 'line', field: column, case: null, instead: null }
  const note = column === 'name' ? (line.description ?? '') : ''
  return { text: placeText(data, place, line), note, picture: null }
}

function totalsOf(block: { taxes: boolean; inWords: boolean }, data: DocumentData): DrawnBlock {
  const { totals, language, currency, lines } = data
  const word = (key: string, params = {}) => say(language, `printed:totals.${key}`, params)
  const row = (label: string, amount: string, strong = false) => ({
    label,
    value: amountText(amount, language),
    strong,
  })
  const hasDiscount = Number(totals.discount) !== 0
  const total = moneyText(totals.total, currency, language)
  return {
    type: 'totals',
    rows: [
      ...(hasDiscount ? [row(word('discount'), totals.discount)] : []),
      ...(block.taxes ? taxRows(data, word) : []),
      { label: word('total'), value: total, strong: true },
    ],
    count: word('count', { count: lines.length, total }),
    words: block.inWords ? sumInWords(totals.total, currency, language) : '',
  }
}

type TotalRow = { label: string; value: string; strong: boolean }

function taxRows(
  { totals, taxMode, language }: DocumentData,
  word: (key: string, params?: object) => string,
): TotalRow[] {
  const row = (label: string, amount: string): TotalRow => ({
    label,
    value: amountText(amount, language),
    strong: false,
  })
  const taxed = totals.byRate.filter(({ rate }) => rate !== null)
  if (taxMode === 'none' || !taxed.length) return [{ label: word('noTax'), value: '–', strong: false }]
  const key = taxMode === 'included' ? 'taxWithin' : 'taxOver'
  const taxes = taxed.map(({ rate, tax }) => row(word(key, { rate: rateText(rate, language) }), tax))
  return taxMode === 'included'
    ? [row(word('subtotal'), totals.total), ...taxes]
    : [row(word('net'), totals.net), ...taxes]
}
