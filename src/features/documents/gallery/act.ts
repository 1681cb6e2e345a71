import type { PdfTemplate } from '../../../model/document-template.ts'
import { sampleEn, sampleRu } from './contract.ts'

export const actRu: PdfTemplate = {
  kind: 'act',
  name: 'Акт выполненных работ',
  language: 'ru',
  typeface: 'sans',
  accent: '#22303f',
  footer: { text: sampleRu, pageNumbers: true },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    {
      type: 'title',
      text: 'Акт № {{document.number}} от {{document.longDate}}',
      note: 'о приёмке выполненных работ (оказанных услуг)',
      align: 'left',
    },
    {
      type: 'parties',
      parties: [
        {
          label: 'Исполнитель',
          text: '{{seller.name}}, ИНН {{seller.inn|or: –}}, {{seller.address|or: адрес не указан}}',
        },
        { label: 'Заказчик', text: '{{buyer.name}}, ИНН {{buyer.inn|or: –}}, {{buyer.address|or: адрес не указан}}' },
        { label: 'Основание', text: '{{document.basis}}' },
      ],
    },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: '{{seller.name}}, {{seller.named}} «Исполнитель», и {{buyer.name}}, {{buyer.named}} «Заказчик», составили акт о том, что Исполнитель выполнил, а Заказчик принял следующие работы (услуги):',
    },
    { type: 'lines', columns: ['position', 'name', 'quantity', 'unit', 'price', 'taxRate', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'Работы (услуги) выполнены полностью и в срок. Заказчик не имеет претензий по объёму, качеству и срокам.',
    },
    {
      type: 'signatures',
      images: true,
      sides: [
        { label: 'Исполнитель', who: 'seller', as: 'signatory' },
        { label: 'Заказчик', who: 'buyer', as: 'signatory' },
      ],
    },
  ],
}

export const actEn: PdfTemplate = {
  kind: 'act',
  name: 'Certificate of completion',
  language: 'en',
  typeface: 'sans',
  accent: '#22303f',
  footer: { text: sampleEn, pageNumbers: true },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    {
      type: 'title',
      text: 'Certificate of Completion {{document.number}}',
      note: '{{document.longDate}}',
      align: 'left',
    },
    {
      type: 'parties',
      parties: [
        { label: 'Contractor', text: '{{seller.name}}' },
        { label: 'Customer', text: '{{buyer.name}}' },
        { label: 'Reference', text: '{{document.basis}}' },
      ],
    },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'The Contractor has carried out and the Customer has accepted the following work and services:',
    },
    { type: 'lines', columns: ['position', 'name', 'quantity', 'unit', 'price', 'taxRate', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: 'The work is complete and on time. The Customer has no claims as to its extent, quality or time.',
    },
    {
      type: 'signatures',
      images: true,
      sides: [
        { label: 'Contractor', who: 'seller', as: 'signatory' },
        { label: 'Customer', who: 'buyer', as: 'signatory' },
      ],
    },
  ],
}
