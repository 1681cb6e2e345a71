import type { DocumentKind } from '../data.ts'
import { type WordBlock, type WordFile, writeWord } from '../docx/write-word.ts'
import { contractClausesEn, contractClausesRu, contractHeadEn, contractHeadRu, sampleEn, sampleRu } from './contract.ts'
import { letterTextEn, letterTextRu } from './letter.ts'

/** Samples for those who edit their templates in Word: of the same texts as the PDF ones. */
export interface WordSample {
  kind: DocumentKind
  name: string
  language: 'ru' | 'en'
  /** The .docx. */
  file: () => Uint8Array
}

export const wordGallery: readonly WordSample[] = [
  { kind: 'contract', name: 'Договор поставки', language: 'ru', file: () => writeWord(contractOf('ru')) },
  { kind: 'letter', name: 'Письмо', language: 'ru', file: () => writeWord(letterOf('ru')) },
  { kind: 'contract', name: 'Supply contract', language: 'en', file: () => writeWord(contractOf('en')) },
  { kind: 'letter', name: 'Letter', language: 'en', file: () => writeWord(letterOf('en')) },
]

const words = {
  ru: {
    ...{
      contract: 'Договор поставки № {{document.number}}',
      town: '{{seller.city}}',
      annex: 'Спецификация',
      sample: sampleRu,
    },
    annexTo: 'Приложение № 1 к договору поставки № {{document.number}} от {{document.longDate}}',
    ...{ supplier: 'Поставщик', buyer: 'Покупатель', head: contractHeadRu, clauses: contractClausesRu },
    columns: ['№', 'Наименование', 'Кол-во', 'Ед.', 'Цена', 'НДС', 'Сумма'],
    total: '**Итого: {{totals.total}}** ({{totals.inWords}})',
    ...{
      inn: 'ИНН',
      kpp: 'КПП',
      ogrn: 'ОГРН',
      account: 'Р/с',
      bank: 'Банк',
      bik: 'БИК',
      corrAccount: 'К/с',
      seal: 'М. П.',
    },
    ...{
      outgoing: 'Исх. № {{document.number}} от {{document.date}}',
      greeting: '{{person.dear}}!',
      text: letterTextRu,
    },
    regards: 'С уважением,',
  },
  en: {
    ...{
      contract: 'Supply Contract No. {{document.number}}',
      town: '{{seller.city}}',
      annex: 'Specification',
      sample: sampleEn,
    },
    annexTo: 'Annex 1 to Supply Contract No. {{document.number}} of {{document.longDate}}',
    ...{ supplier: 'The Supplier', buyer: 'The Buyer', head: contractHeadEn, clauses: contractClausesEn },
    columns: ['No.', 'Description', 'Qty', 'Unit', 'Price', 'VAT', 'Amount'],
    total: '**Total: {{totals.total}}** ({{totals.inWords}})',
    ...{
      inn: 'INN',
      kpp: 'KPP',
      ogrn: 'OGRN',
      account: 'Account',
      bank: 'Bank',
      bik: 'BIC',
      corrAccount: 'Corr. account',
      seal: 'Seal',
    },
    ...{
      outgoing: 'Ref. {{document.number}}, {{document.longDate}}',
      greeting: '{{person.dear}},',
      text: letterTextEn,
    },
    regards: 'Yours sincerely,',
  },
} as const

type Language = keyof typeof words

function contractOf(language: Language): WordFile {
  const { contract, town, head, clauses, annex, annexTo, columns, total, sample } = words[language]
  const cells = [
    '{{#lines}}{{line.position}}',
    '{{line.name}}',
    ...['quantity', 'unit', 'price', 'taxRate'].map(field => `{{line.${field}}}`),
    '{{line.total}}{{/lines}}',
  ]
  return {
    title: contract,
    language,
    footer: sample,
    blocks: [
      { type: 'title', text: contract },
      { type: 'ends', left: town, right: '{{document.longDate}}' },
      { type: 'text', text: head, clauses: false },
      { type: 'text', text: clauses, clauses: true },
      requisites(language),
      { type: 'pageBreak' },
      { type: 'title', text: annex },
      { type: 'text', text: annexTo, clauses: false },
      {
        type: 'table',
        widths: [600, 3622, 900, 800, 1400, 1100, 1500],
        figures: [2, 4, 6],
        rows: [[...columns], cells],
      },
      { type: 'text', text: total, clauses: false },
      signatures(language),
    ],
  }
}

function requisites(language: Language): WordBlock {
  const { supplier, buyer, inn, kpp, ogrn, account, bank, bik, corrAccount } = words[language]
  const side = (who: 'seller' | 'buyer', label: string): string[] => [
    `**${label}**`,
    `{{${who}.fullName}}`,
    `{{${who}.address|or: }}`,
    ...[
      [inn, 'inn'],
      [kpp, 'kpp'],
      [ogrn, 'ogrn'],
      [account, 'account'],
      [bank, 'bankName'],
      [bik, 'bik'],
      [corrAccount, 'corrAccount'],
    ].map(([name, field]) => `{{#if ${who}.${field}}}${name} {{${who}.${field}}}{{/if}}`),
  ]
  return {
    type: 'columns',
    rows: [
      [side('seller', supplier), side('buyer', buyer)],
      [signed('seller', language), signed('buyer', language)],
    ],
  }
}

const signed = (who: 'seller' | 'buyer', language: Language): string[] => [
  '',
  `{{${who}.position|or: }}`,
  '',
  `____________________ {{${who}.signatoryShort|or: }}`,
  words[language].seal,
]

function signatures(language: Language): WordBlock {
  const { supplier, buyer } = words[language]
  return {
    type: 'columns',
    rows: [
      [
        [`**${supplier}**`, ...signed('seller', language)],
        [`**${buyer}**`, ...signed('buyer', language)],
      ],
    ],
  }
}

function letterOf(language: Language): WordFile {
  const { outgoing, greeting, text, regards } = words[language]
  return {
    title: '{{document.title}}',
    language,
    footer: '{{seller.name}}, {{seller.phone|or: }}',
    blocks: [
      {
        type: 'columns',
        rows: [
          [
            ['{{seller.logo}}'],
            ['**{{seller.name}}**', '{{seller.address|or: }}', '{{seller.phone|or: }}', '{{seller.email|or: }}'],
          ],
        ],
      },
      { type: 'columns', rows: [[[outgoing], ['{{buyer.name}}', '{{person.name|dative|or: }}']]] },
      { type: 'title', text: '{{document.title}}' },
      { type: 'text', text: `{{#if person.name}}${greeting}{{/if}}`, clauses: false },
      { type: 'text', text, clauses: false },
      {
        type: 'columns',
        rows: [
          [
            [
              '',
              regards,
              '{{seller.position|or: }}',
              '{{seller.facsimile}}',
              '____________________ {{seller.signatoryShort|or: }}',
            ],
            [''],
          ],
        ],
      },
    ],
  }
}
