import type { DocumentKind } from '../../model/document-template.ts'

/**
 * What a document tells, whoever has gathered it. Amounts are exact decimals as programs write them (`1234.50`), in
 * `currency`; dates are `2026-02-01`. Text is what people typed: it is never run and never read as markup.
 */
export interface DocumentData {
  kind: DocumentKind
  /** `Коммерческое предложение`; a template may name it differently. */
  title: string
  number: string
  date: string
  language: 'ru' | 'en'
  /** ISO 4217. */
  currency: string
  seller: Party
  buyer: Party
  person: Person | null
  lines: readonly Line[]
  totals: Totals
  /** Whether prices contain tax already, have it added, or there is none. */
  taxMode: 'included' | 'excluded' | 'none'
  terms: { payment: string | null; delivery: string | null; validUntil: string | null }
  comment: string | null
  /** On what it rests: «Договор № 12 от 01.02.2026». */
  basis: string | null
  /** Who looks after the client. */
  owner: Person | null
  /**
   * Places of the card's own records, resolved by the caller: under `root.field`, and under `root.field|case` where a
   * case was asked for (`placeKey`).
   */
  fields: Readonly<Record<string, string>>
}

export { type DocumentKind, documentKinds } from '../../model/document-template.ts'

/** A legal entity, a sole trader or a person; of a buyer little may be known. */
export interface Party {
  name: string
  fullName: string | null
  inn: string | null
  kpp: string | null
  /** ОГРН or ОГРНИП. */
  ogrn: string | null
  address: string | null
  /** Where its contracts are made: `г. Москва`. */
  city: string | null
  phone: string | null
  email: string | null
  site: string | null
  bank: Bank | null
  signatory: Signatory | null
  /** Of the chief accountant. */
  accountant: string | null
  images: PartyImages
}

export interface Bank {
  name: string
  bik: string
  account: string
  corrAccount: string | null
}

export interface Signatory {
  /** «Фамилия Имя Отчество». */
  name: string
  /** As it is called: «генеральный директор». */
  position: string
  /** «Устав», «доверенность № 5 от 01.02.2026»; it is put into the genitive. */
  basis: string | null
}

/** PNG or JPEG. */
export interface PartyImages {
  logo: Uint8Array | null
  facsimile: Uint8Array | null
  seal: Uint8Array | null
}

export interface Person {
  name: string
  position: string | null
  phone: string | null
  email: string | null
}

export interface Line {
  position: number
  code: string | null
  name: string
  description: string | null
  unit: string | null
  quantity: string
  price: string
  /** Per cent of the price times quantity. */
  discount: string | null
  /** Per cent; null is «без НДС». */
  taxRate: string | null
  net: string
  tax: string
  total: string
  /** Heading under which neighbouring lines stand together. */
  section: string | null
  picture: Uint8Array | null
}

export interface Totals {
  net: string
  discount: string
  tax: string
  total: string
  byRate: readonly { rate: string | null; net: string; tax: string }[]
}
