import { type GrammaticalCase, type Place, placesIn } from '../places.ts'
import type { DocumentData, Line, Party, Person } from './data.ts'
import { amountText, moneyText, numberText } from './words/amounts.ts'
import { dateInWords, longDate, shortDate } from './words/date-in-words.ts'
import { declinePosition } from './words/positions.ts'
import {
  basisOf,
  dear,
  namedAs,
  nameIn,
  politeName,
  represented,
  shortName,
  withSmallBeginning,
} from './words/represented.ts'
import { sumInWords } from './words/sum-in-words.ts'

type Told<Of> = (of: Of, data: DocumentData, wanted: GrammaticalCase | null) => string | null | undefined

const ofParty: Record<string, Told<Party>> = {
  name: ({ name }) => name,
  fullName: ({ fullName, name }) => fullName ?? name,
  inn: ({ inn }) => inn,
  kpp: ({ kpp }) => kpp,
  ogrn: ({ ogrn }) => ogrn,
  address: ({ address }) => address,
  city: ({ city }) => city,
  phone: ({ phone }) => phone,
  email: ({ email }) => email,
  site: ({ site }) => site,
  bankName: ({ bank }) => bank?.name,
  bik: ({ bank }) => bank?.bik,
  account: ({ bank }) => bank?.account,
  corrAccount: ({ bank }) => bank?.corrAccount,
  signatory: ({ signatory }, _, wanted) => signatory && nameIn(signatory.name, wanted ?? 'nominative'),
  signatoryShort: ({ signatory }) => signatory && shortName(signatory.name),
  position: ({ signatory }, _, wanted) =>
    signatory && (wanted ? withSmallBeginning(declinePosition(signatory.position, wanted).text) : signatory.position),
  basis: ({ signatory }, { language }, wanted) =>
    signatory?.basis && (wanted === 'genitive' && language === 'ru' ? basisOf(signatory.basis) : signatory.basis),
  accountant: ({ accountant }, _, wanted) => accountant && nameIn(accountant, wanted ?? 'nominative'),
  accountantShort: ({ accountant }) => accountant && shortName(accountant),
  represented: (party, { language }) => represented(party, language),
  named: (party, { language }) => namedAs(party, language),
}

const ofPerson: Record<string, Told<Person | null>> = {
  name: (person, _, wanted) => person && nameIn(person.name, wanted ?? 'nominative'),
  polite: person => person && politeName(person.name),
  dear: (person, { language }) => person && dear(person.name, language),
  position: (person, _, wanted) =>
    person?.position && (wanted ? declinePosition(person.position, wanted).text : person.position),
  phone: person => person?.phone,
  email: person => person?.email,
}

const ofDocument: Record<string, Told<DocumentData>> = {
  title: ({ title }) => title,
  number: ({ number }) => number,
  date: ({ date, language }) => shortDate(date, language),
  longDate: ({ date, language }) => longDate(date, language),
  dateInWords: ({ date, language }) => dateInWords(date, language),
  currency: ({ currency }) => currency,
  comment: ({ comment }) => comment,
  basis: ({ basis }, { language }, wanted) =>
    basis && (wanted === 'genitive' && language === 'ru' ? basisOf(basis) : basis),
  lines: ({ lines }) => String(lines.length),
}

const money = (amount: string, { currency, language }: DocumentData): string => moneyText(amount, currency, language)

const ofTotals: Record<string, Told<DocumentData['totals']>> = {
  net: ({ net }, data) => money(net, data),
  tax: ({ tax }, data) => money(tax, data),
  discount: ({ discount }, data) => money(discount, data),
  total: ({ total }, data) => money(total, data),
  inWords: ({ total }, { currency, language }) => unbroken(sumInWords(total, currency, language)),
  taxInWords: ({ tax }, { currency, language }) => unbroken(sumInWords(tax, currency, language)),
}

/** «00 копеек» stay on one line. */
const unbroken = (sum: string): string => sum.replace(/ (\d\d) (\p{L}+)$/u, ' $1\u00a0$2')

const ofTerms: Record<string, Told<DocumentData['terms']>> = {
  payment: ({ payment }) => payment,
  delivery: ({ delivery }) => delivery,
  validUntil: ({ validUntil }, { language }) => validUntil && longDate(validUntil, language),
}

const ofLine: Record<string, Told<Line>> = {
  position: ({ position }) => String(position),
  code: ({ code }) => code,
  name: ({ name }) => name,
  description: ({ description }) => description,
  unit: ({ unit }) => unit,
  quantity: ({ quantity }, { language }) => numberText(quantity, language),
  price: ({ price }, { language }) => amountText(price, language),
  discount: ({ discount }, { language }) => discount && `${numberText(discount, language)}\u00a0%`,
  taxRate: ({ taxRate }, { language }) => rateText(taxRate, language),
  net: ({ net }, { language }) => amountText(net, language),
  tax: ({ tax }, { language }) => amountText(tax, language),
  total: ({ total }, { language }) => amountText(total, language),
  section: ({ section }) => section,
}

/** «20 %», «без НДС», “no VAT”. */
export const rateText = (rate: string | null, language: DocumentData['language']): string =>
  rate === null ? (language === 'ru' ? 'без НДС' : 'no VAT') : `${numberText(rate, language)}\u00a0%`

/** What every document tells of itself, by root; `line` is there inside of the rows of lines alone. */
export const documentPlaces: Readonly<Record<string, readonly string[]>> = {
  document: Object.keys(ofDocument),
  seller: Object.keys(ofParty),
  buyer: Object.keys(ofParty),
  person: Object.keys(ofPerson),
  manager: Object.keys(ofPerson),
  totals: Object.keys(ofTotals),
  terms: Object.keys(ofTerms),
  line: Object.keys(ofLine),
}

export const isDocumentPlace = (root: string, field: string): boolean =>
  Object.hasOwn(documentPlaces, root) && (documentPlaces[root] ?? []).includes(field)

/** Under which a place of the card is found in `DocumentData.fields`. */
export const placeKey = ({ root, field, case: wanted }: Pick<Place, 'root' | 'field' | 'case'>): string =>
  wanted ? `${root}.${field}|${wanted}` : `${root}.${field}`

/** The places of a text that the card has to fill. */
export const cardPlaces = (text: string): Place[] =>
  placesIn(text, false).places.filter(({ root, field }) => !isDocumentPlace(root, field))

/** What a place says; what stands after `or:` where it is empty. */
export function placeText(data: DocumentData, place: Place, line: Line | null = null): string {
  return toldBy(data, place, line) || (place.instead ?? '')
}

function toldBy(data: DocumentData, place: Place, line: Line | null): string {
  const { root, field, case: wanted } = place
  const tell = <Of>(fields: Record<string, Told<Of>>, of: Of): string =>
    (Object.hasOwn(fields, field) && fields[field]?.(of, data, wanted)) || ''
  if (root === 'document') return tell(ofDocument, data)
  if (root === 'seller') return tell(ofParty, data.seller)
  if (root === 'buyer') return tell(ofParty, data.buyer)
  if (root === 'person') return tell(ofPerson, data.person)
  if (root === 'manager') return tell(ofPerson, data.owner)
  if (root === 'totals') return tell(ofTotals, data.totals)
  if (root === 'terms') return tell(ofTerms, data.terms)
  if (root === 'line') return line ? tell(ofLine, line) : ''
  return ofCard(data.fields, placeKey(place)) ?? ofCard(data.fields, `${root}.${field}`) ?? ''
}

const ofCard = (fields: DocumentData['fields'], key: string): string | undefined =>
  Object.hasOwn(fields, key) ? fields[key] : undefined
