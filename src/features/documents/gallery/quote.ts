import type { PdfTemplate } from '../../../model/document-template.ts'

export const quoteRu: PdfTemplate = {
  kind: 'quote',
  name: 'Коммерческое предложение',
  language: 'ru',
  typeface: 'sans',
  accent: '#1d4f8c',
  footer: { text: 'Коммерческое предложение № {{document.number}} от {{document.date}}', pageNumbers: true },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    {
      type: 'title',
      text: 'Коммерческое предложение № {{document.number}}',
      note: 'от {{document.longDate}}',
      align: 'left',
    },
    {
      type: 'parties',
      parties: [
        { label: 'Для', text: '{{buyer.name}}' },
        { label: 'Кому', text: '{{person.name|dative}}' },
        { label: 'Действует до', text: '{{terms.validUntil}}' },
      ],
    },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'Благодарим за обращение. Предлагаем вам следующее:',
    },
    { type: 'lines', columns: ['position', 'picture', 'name', 'quantity', 'unit', 'price', 'discount', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: '# Условия',
      when: { place: 'terms.payment', is: 'filled' },
    },
    {
      type: 'parties',
      parties: [
        { label: 'Оплата', text: '{{terms.payment}}' },
        { label: 'Поставка', text: '{{terms.delivery}}' },
      ],
    },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: '{{document.comment}}',
      when: { place: 'document.comment', is: 'filled' },
    },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'С уважением,\n**{{manager.name}}**\n{{manager.phone}}\n{{manager.email}}',
      when: { place: 'manager.name', is: 'filled' },
    },
  ],
}

export const quoteEn: PdfTemplate = {
  kind: 'quote',
  name: 'Quote',
  language: 'en',
  typeface: 'sans',
  accent: '#1d4f8c',
  footer: { text: 'Quote {{document.number}} of {{document.date}}', pageNumbers: true },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    { type: 'title', text: 'Quote {{document.number}}', note: '{{document.longDate}}', align: 'left' },
    {
      type: 'parties',
      parties: [
        { label: 'For', text: '{{buyer.name}}' },
        { label: 'Attention', text: '{{person.name}}' },
        { label: 'Valid until', text: '{{terms.validUntil}}' },
      ],
    },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'Thank you for your enquiry. We are pleased to offer the following:',
    },
    { type: 'lines', columns: ['position', 'picture', 'name', 'quantity', 'unit', 'price', 'discount', 'total'] },
    { type: 'totals', taxes: true, inWords: false },
    { type: 'text', size: 'normal', clauses: false, text: '# Terms', when: { place: 'terms.payment', is: 'filled' } },
    {
      type: 'parties',
      parties: [
        { label: 'Payment', text: '{{terms.payment}}' },
        { label: 'Delivery', text: '{{terms.delivery}}' },
      ],
    },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: '{{document.comment}}',
      when: { place: 'document.comment', is: 'filled' },
    },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'Yours sincerely,\n**{{manager.name}}**\n{{manager.phone}}\n{{manager.email}}',
      when: { place: 'manager.name', is: 'filled' },
    },
  ],
}
