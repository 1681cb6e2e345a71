import type { RecordJson } from '../../../records/row.ts'
import type { Bank, Party, PartyImages, Person } from '../data.ts'
import { addressIn, emailIn, phoneIn, siteIn, textIn } from './values.ts'

const noImages: PartyImages = { logo: null, facsimile: null, seal: null }

/** An organisation of ours. */
export const sellerOf = (entity: RecordJson, images: PartyImages): Party => ({
  name: textIn(entity, 'name') ?? '',
  fullName: textIn(entity, 'fullName'),
  inn: textIn(entity, 'inn'),
  kpp: textIn(entity, 'kpp'),
  ogrn: textIn(entity, 'ogrn'),
  address: textIn(entity, 'address'),
  city: textIn(entity, 'city'),
  phone: phoneIn(entity),
  email: emailIn(entity),
  site: siteIn(entity),
  bank: banked(entity),
  signatory: signatoryOf(entity),
  accountant: textIn(entity, 'accountant'),
  images,
})

/** A company that we deal with. */
export const companyParty = (company: RecordJson): Party => ({
  name: textIn(company, 'name') ?? '',
  fullName: textIn(company, 'legalName'),
  inn: textIn(company, 'inn'),
  kpp: textIn(company, 'kpp'),
  ogrn: textIn(company, 'ogrn'),
  address: addressIn(company, ['legalAddress', 'address']),
  city: null,
  phone: phoneIn(company),
  email: emailIn(company),
  site: siteIn(company),
  bank: banked(company),
  signatory: signatoryOf(company),
  accountant: null,
  images: noImages,
})

/** Somebody who buys for himself, or whose company is known by name only. */
export const personParty = (person: RecordJson | null): Party => ({
  name: (person && (textIn(person, 'companyName') ?? textIn(person, 'name'))) ?? '',
  fullName: null,
  inn: person && textIn(person, 'inn'),
  kpp: null,
  ogrn: null,
  address: person && addressIn(person, ['address']),
  city: null,
  phone: person && phoneIn(person),
  email: person && emailIn(person),
  site: null,
  bank: null,
  signatory: null,
  accountant: null,
  images: noImages,
})

export const personOf = (person: RecordJson): Person => ({
  name: textIn(person, 'name') ?? '',
  position: textIn(person, 'position'),
  phone: phoneIn(person),
  email: emailIn(person),
})

/** By the account of its country, else by that which is known everywhere. */
const banked = (record: RecordJson): Bank | null =>
  bankOf(record, { bik: 'bic', account: 'bankAccount' }) ?? bankOf(record, { bik: 'swift', account: 'iban' })

function bankOf(record: RecordJson, names: { bik: string; account: string }): Bank | null {
  const [name, bik, account] = [textIn(record, 'bank'), textIn(record, names.bik), textIn(record, names.account)]
  if (!account) return null
  return { name: name ?? '', bik: bik ?? '', account, corrAccount: textIn(record, 'corrAccount') }
}

function signatoryOf(record: RecordJson): Party['signatory'] {
  const name = textIn(record, 'signatory')
  if (!name) return null
  return { name, position: textIn(record, 'signatoryPosition') ?? '', basis: textIn(record, 'signatoryBasis') }
}
