import type { PdfTemplate } from '../../../model/document-template.ts'

export const invoiceRu: PdfTemplate = {
  kind: 'invoice',
  name: 'Счёт на оплату',
  language: 'ru',
  typeface: 'sans',
  accent: '#22303f',
  footer: { text: 'Счёт № {{document.number}} от {{document.date}}', pageNumbers: true },
  blocks: [
    {
      type: 'text',
      size: 'small',
      clauses: false,
      text: 'Оплата этого счёта означает согласие с условиями поставки. Товар отпускается по факту поступления денег на расчётный счёт поставщика.',
    },
    { type: 'bank', when: { place: 'seller.account', is: 'filled' } },
    {
      type: 'title',
      text: 'Счёт на оплату № {{document.number}} от {{document.longDate}}',
      align: 'left',
    },
    {
      type: 'parties',
      parties: [
        {
          label: 'Поставщик',
          text: '{{seller.name}}, ИНН {{seller.inn|or: –}}, КПП {{seller.kpp|or: –}}, {{seller.address|or: адрес не указан}}',
        },
        {
          label: 'Покупатель',
          text: '{{buyer.name}}, ИНН {{buyer.inn|or: –}}, КПП {{buyer.kpp|or: –}}, {{buyer.address|or: адрес не указан}}',
        },
        { label: 'Основание', text: '{{document.basis}}' },
        { label: 'Оплатить до', text: '{{terms.validUntil}}' },
      ],
    },
    { type: 'lines', columns: ['position', 'name', 'quantity', 'unit', 'price', 'taxRate', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    {
      type: 'qr',
      caption: 'Оплата по QR-коду\nНаведите камеру в приложении своего банка: реквизиты и сумма заполнятся сами.',
      purpose: 'Оплата по счёту № {{document.number}} от {{document.date}}',
    },
    {
      type: 'signatures',
      images: true,
      sides: [
        { label: '', who: 'seller', as: 'signatory' },
        { label: '', who: 'seller', as: 'accountant' },
      ],
    },
  ],
}

export const invoiceEn: PdfTemplate = {
  kind: 'invoice',
  name: 'Invoice',
  language: 'en',
  typeface: 'sans',
  accent: '#22303f',
  footer: { text: 'Invoice {{document.number}} of {{document.date}}', pageNumbers: true },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    { type: 'title', text: 'Invoice {{document.number}}', note: '{{document.longDate}}', align: 'left' },
    {
      type: 'parties',
      parties: [
        { label: 'Bill to', text: '{{buyer.name}}\n{{buyer.address|or: }}' },
        { label: 'Reference', text: '{{document.basis}}' },
        { label: 'Payable by', text: '{{terms.validUntil}}' },
      ],
    },
    { type: 'lines', columns: ['position', 'name', 'quantity', 'unit', 'price', 'taxRate', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    { type: 'bank', when: { place: 'seller.account', is: 'filled' } },
    {
      type: 'qr',
      caption: 'Pay by QR code\nScan it with the app of a Russian bank: payee and amount are filled in.',
      purpose: 'Оплата по счёту № {{document.number}} от {{document.date}}',
    },
    { type: 'signatures', images: true, sides: [{ label: '', who: 'seller', as: 'signatory' }] },
  ],
}
