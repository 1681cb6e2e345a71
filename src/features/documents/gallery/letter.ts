import type { PdfTemplate } from '../../../model/document-template.ts'

export const letterTextRu = `Благодарим вас за интерес к нашей компании.

{{document.comment|or: Напишите здесь текст письма.}}

По всем вопросам обращайтесь, пожалуйста, к нам: {{manager.name|or: отдел продаж}}, {{manager.phone|or: по телефону в шапке письма}}.`

export const letterTextEn = `Thank you for your interest in our company.

{{document.comment|or: Write the text of your letter here.}}

Should you have any questions, please get in touch: {{manager.name|or: our sales team}}, {{manager.phone|or: by the telephone number above}}.`

export const letterRu: PdfTemplate = {
  kind: 'letter',
  name: 'Письмо',
  language: 'ru',
  typeface: 'serif',
  accent: '#1d4f8c',
  footer: { pageNumbers: false },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    {
      type: 'placeAndDate',
      place: 'Исх. № {{document.number}} от {{document.date}}',
      date: '{{buyer.name}}\n{{person.name|dative}}',
    },
    { type: 'title', text: '{{document.title}}', align: 'center' },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: '{{person.dear}}!',
      when: { place: 'person.name', is: 'filled' },
    },
    { type: 'text', size: 'normal', clauses: false, text: letterTextRu },
    { type: 'signatures', images: true, sides: [{ label: 'С уважением,', who: 'seller', as: 'signatory' }] },
  ],
}

export const letterEn: PdfTemplate = {
  kind: 'letter',
  name: 'Letter',
  language: 'en',
  typeface: 'serif',
  accent: '#1d4f8c',
  footer: { pageNumbers: false },
  blocks: [
    { type: 'letterhead', logo: true, details: true },
    {
      type: 'placeAndDate',
      place: 'Ref. {{document.number}}, {{document.longDate}}',
      date: '{{buyer.name}}\n{{person.name}}',
    },
    { type: 'title', text: '{{document.title}}', align: 'center' },
    {
      type: 'text',
      size: 'normal',
      clauses: false,
      text: '{{person.dear}},',
      when: { place: 'person.name', is: 'filled' },
    },
    { type: 'text', size: 'normal', clauses: false, text: letterTextEn },
    { type: 'signatures', images: true, sides: [{ label: 'Yours sincerely,', who: 'seller', as: 'signatory' }] },
  ],
}
