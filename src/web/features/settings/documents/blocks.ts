import type { Block } from './document-templates.ts'

export type BlockType = Block['type']

export const blockTypes = [
  ...(['letterhead', 'title', 'placeAndDate', 'bank', 'parties', 'text', 'lines', 'totals'] as const),
  ...(['requisites', 'picture', 'qr', 'signatures', 'pageBreak'] as const),
] satisfies readonly BlockType[]

/** A block as it begins. */
export function newBlock(type: BlockType, language: 'ru' | 'en'): Block {
  const isRussian = language === 'ru'
  const sides = isRussian ? ['Поставщик', 'Покупатель'] : ['Supplier', 'Buyer']
  const [seller = '', buyer = ''] = sides
  switch (type) {
    case 'letterhead':
      return { type, logo: true, details: true }
    case 'title':
      return { type, text: '{{document.title}} № {{document.number}}', align: 'left' }
    case 'placeAndDate':
      return { type, place: '{{seller.city}}', date: '{{document.longDate}}' }
    case 'bank':
    case 'pageBreak':
      return { type }
    case 'parties':
      return {
        type,
        parties: [
          { label: seller, text: '{{seller.name}}' },
          { label: buyer, text: '{{buyer.name}}' },
        ],
      }
    case 'text':
      return { type, text: '', size: 'normal', clauses: false }
    case 'lines':
      return { type, columns: ['position', 'name', 'quantity', 'unit', 'price', 'total'] }
    case 'totals':
      return { type, taxes: true, inWords: true }
    case 'requisites':
      return {
        type,
        sides: [
          { label: seller, who: 'seller' },
          { label: buyer, who: 'buyer' },
        ],
      }
    case 'picture':
      return { type, image: 'logo', width: 40, align: 'left' }
    case 'qr':
      return { type, caption: '', purpose: '{{document.title}} № {{document.number}}' }
    case 'signatures':
      return {
        type,
        images: true,
        sides: [
          { label: seller, who: 'seller', as: 'signatory' },
          { label: buyer, who: 'buyer', as: 'signatory' },
        ],
      }
  }
}

/** What tells one block of a type from another, in a line. */
export function gist(block: Block): string {
  if (block.type === 'title' || block.type === 'text') return block.text
  if (block.type === 'placeAndDate') return `${block.place}, ${block.date}`
  if (block.type === 'parties') return block.parties.map(({ label }) => label).join(', ')
  if (block.type === 'requisites' || block.type === 'signatures')
    return block.sides.map(({ label }) => label).join(', ')
  return ''
}
