import type { PdfTemplate } from '../../../model/document-template.ts'

export const deliveryNoteRu: PdfTemplate = {
  kind: 'deliveryNote',
  name: 'Накладная',
  language: 'ru',
  typeface: 'sans',
  accent: '#22303f',
  footer: { text: 'Накладная № {{document.number}} от {{document.date}}', pageNumbers: true },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    { type: 'title', text: 'Накладная № {{document.number}} от {{document.longDate}}', align: 'left' },
    {
      type: 'parties',
      parties: [
        {
          label: 'Поставщик',
          text: '{{seller.name}}, ИНН {{seller.inn|or: –}}, {{seller.address|or: адрес не указан}}',
        },
        { label: 'Получатель', text: '{{buyer.name}}, ИНН {{buyer.inn|or: –}}, {{buyer.address|or: адрес не указан}}' },
        { label: 'Принимает', text: '{{person.name}}' },
        { label: 'Доставка', text: '{{terms.delivery}}' },
        { label: 'Основание', text: '{{document.basis}}' },
      ],
    },
    { type: 'lines', columns: ['position', 'code', 'name', 'quantity', 'unit', 'price', 'taxRate', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'Товар осмотрен. Количество, комплектность и внешний вид соответствуют накладной.',
    },
    {
      type: 'signatures',
      images: false,
      sides: [
        { label: 'Отпустил', who: 'seller', as: 'signatory' },
        { label: 'Получил', who: 'buyer', as: 'signatory' },
      ],
    },
  ],
}

export const deliveryNoteEn: PdfTemplate = {
  kind: 'deliveryNote',
  name: 'Delivery note',
  language: 'en',
  typeface: 'sans',
  accent: '#22303f',
  footer: { text: 'Delivery note {{document.number}} of {{document.date}}', pageNumbers: true },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    { type: 'title', text: 'Delivery Note {{document.number}}', note: '{{document.longDate}}', align: 'left' },
    {
      type: 'parties',
      parties: [
        { label: 'Supplier', text: '{{seller.name}}' },
        { label: 'Recipient', text: '{{buyer.name}}\n{{buyer.address|or: }}' },
        { label: 'Received by', text: '{{person.name}}' },
        { label: 'Delivery', text: '{{terms.delivery}}' },
        { label: 'Reference', text: '{{document.basis}}' },
      ],
    },
    { type: 'lines', columns: ['position', 'code', 'name', 'quantity', 'unit', 'price', 'taxRate', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'The goods have been inspected. Quantity, completeness and appearance are as stated.',
    },
    {
      type: 'signatures',
      images: false,
      sides: [
        { label: 'Handed over by', who: 'seller', as: 'signatory' },
        { label: 'Received by', who: 'buyer', as: 'signatory' },
      ],
    },
  ],
}
