import { boolean, choice, defineObject, emails, file, phones, type RecordOf, ref, text, url } from '../model/index.ts'
import { bankAccountRules } from './bank-account-rules.ts'

/** One of the company's own organisations, in whose name it offers, sells and invoices. Who may read `facsimile` and `seal` may put them under documents. */
export const legalEntity = defineObject({
  name: 'legalEntity',
  plural: 'legal-entities',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 300 }),
    fullName: text({ max: 500 }),
    inn: text({ max: 12, format: 'inn' }),
    kpp: text({ max: 9, format: 'kpp' }),
    ogrn: text({ max: 15, format: 'ogrn' }),
    address: text({ max: 1000 }),
    city: text({ max: 100 }),
    phones: phones(),
    emails: emails(),
    site: url(),
    bank: text({ max: 300 }),
    bic: text({ max: 9, format: 'bik' }),
    bankAccount: text({ max: 20, format: 'bankAccount' }),
    corrAccount: text({ max: 20, format: 'corrAccount' }),
    iban: text({ max: 34, format: 'iban' }),
    swift: text({ max: 11, format: 'swift' }),
    signatory: text({ max: 300 }),
    signatoryPosition: text({ max: 300 }),
    signatoryBasis: text({ max: 300 }),
    documentBasis: text({ max: 300 }),
    accountant: text({ max: 300 }),
    taxMode: choice(['included', 'excluded', 'none'], { required: true, default: 'included' }),
    taxRate: ref('taxRate', { onDelete: 'restrict' }),
    logo: file(),
    facsimile: file(),
    seal: file(),
    main: boolean({ required: true, default: false }),
    active: boolean({ required: true, default: true }),
  },
  rules: bankAccountRules({ bic: 'bic', account: 'bankAccount', corrAccount: 'corrAccount' }),
  worked: ['bic', 'bankAccount', 'corrAccount'],
  views: { list: ['name', 'inn', 'bank', 'bankAccount', 'signatory', 'main', 'active'] },
})
export type LegalEntity = RecordOf<typeof legalEntity>
