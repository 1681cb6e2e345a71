import { companyCore, type Json } from '../../../model/index.ts'
import { jaroWinkler, typos } from './distance.ts'
import type { Kind, Level } from './kind.ts'
import { skeleton, spelled } from './letters.ts'
import { compareStreet, compareTown, type Place, placeOf, streetLevels, townLevels } from './place.ts'
import {
  best,
  compareEmail,
  comparePhone,
  type Email,
  emailLevels,
  emailsOf,
  type Phone,
  phoneLevels,
  phonesOf,
  wholeEmail,
} from './reach.ts'

export interface Company {
  /** Its names without legal form, as they sound in Latin letters, words in the order of the alphabet. */
  names: readonly string[]
  inn: string
  kpp: string
  ogrn: string
  phones: readonly Phone[]
  emails: readonly Email[]
  site: string
  place: Place | null
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '')

const nameLevels: readonly Level[] = [
  { name: 'equal', m: 0.75, u: 1e-3 },
  { name: 'typo', m: 0.12, u: 1e-3 },
  { name: 'similar', m: 0.08, u: 0.01 },
  { name: 'different', m: 0.05, u: 0.99 },
]

function compareName(a: string, b: string): number {
  if (a === b) return 0
  // «Школа 17» is not «Школа 71».
  if (a.replace(/\D/g, '') !== b.replace(/\D/g, '')) return 3
  if (a.length > 4 && (typos(a, b, 1) === 1 || jaroWinkler(a, b) >= 0.95)) return 1
  const [some, others] = [a.split(' '), b.split(' ')]
  const isInside = some.every(word => others.includes(word)) || others.every(word => some.includes(word))
  return isInside || jaroWinkler(a, b) >= 0.87 ? 2 : 3
}

const numberLevels: readonly Level[] = [
  { name: 'equal', m: 0.96, u: 1e-5 },
  { name: 'typo', m: 0.02, u: 1e-5 },
  { name: 'different', m: 0.01, u: 1 },
]

const compareNumber = (a: string, b: string): number =>
  !a || !b ? -1 : a === b ? 0 : a.length === b.length && typos(a, b, 1) === 1 ? 1 : 2

const siteLevels: readonly Level[] = [
  { name: 'equal', m: 0.9, u: 1e-5 },
  { name: 'different', m: 0.1, u: 1 },
]

const common =
  /(?:^|\.)(?:vk\.com|ok\.ru|t\.me|facebook\.com|instagram\.com|linkedin\.com|avito\.ru|ozon\.ru|wildberries\.ru|wixsite\.com)$/

function siteOf(value: Json | undefined): string {
  const given = text(value)
  const host = URL.parse(given.includes('://') ? given : `https://${given}`)?.hostname.replace(/^www\./, '') ?? ''
  return given && !common.test(host) ? host : ''
}

const nameOf = (given: string): string =>
  (companyCore(given) ?? '')
    .split(/[\s-]+/)
    .map(spelled)
    .filter(Boolean)
    .sort()
    .join(' ')

/** Organisations. */
export const companies: Kind<Company> = {
  name: 'company',
  fields: ['name', 'legalName', 'inn', 'kpp', 'ogrn', 'phones', 'emails', 'site', 'address', 'legalAddress'],
  read: stored => ({
    names: [...new Set([nameOf(text(stored.name)), nameOf(text(stored.legalName))])].filter(Boolean),
    inn: text(stored.inn),
    kpp: text(stored.kpp),
    ogrn: text(stored.ogrn),
    phones: phonesOf(stored.phones),
    emails: emailsOf(stored.emails),
    site: siteOf(stored.site),
    place: placeOf(stored.address) ?? placeOf(stored.legalAddress),
  }),
  comparisons: [
    {
      name: 'name',
      levels: nameLevels,
      household: true,
      compare: (a, b) => best(a.names, b.names, compareName),
      term: company => company.names[0],
      rareUpTo: 1,
    },
    { name: 'inn', levels: numberLevels, compare: (a, b) => compareNumber(a.inn, b.inn) },
    {
      name: 'kpp',
      levels: [
        { name: 'equal', m: 0.9, u: 0.01 },
        { name: 'different', m: 0.1, u: 1 },
      ],
      compare: (a, b) => (a.kpp && b.kpp ? (a.kpp === b.kpp ? 0 : 1) : -1),
    },
    { name: 'ogrn', levels: numberLevels, household: true, compare: (a, b) => compareNumber(a.ogrn, b.ogrn) },
    { name: 'phones', levels: phoneLevels, household: true, compare: (a, b) => best(a.phones, b.phones, comparePhone) },
    { name: 'emails', levels: emailLevels, household: true, compare: (a, b) => best(a.emails, b.emails, compareEmail) },
    {
      name: 'site',
      levels: siteLevels,
      household: true,
      compare: (a, b) => (a.site && b.site ? (a.site === b.site ? 0 : 1) : -1),
    },
    { name: 'street', levels: streetLevels, household: true, compare: (a, b) => compareStreet(a.place, b.place) },
    { name: 'town', levels: townLevels, household: true, compare: (a, b) => compareTown(a.place, b.place) },
  ],
  tells: 'inn',
  pack: company => JSON.stringify(company),
  unpack: packed => JSON.parse(packed),
  keys: ({ names, inn, ogrn, phones, emails, site, place }) => [
    ...new Set([
      ...(inn ? [`i${inn}`] : []),
      ...(ogrn ? [`o${ogrn}`] : []),
      ...phones.map(({ number }) => `p${number.slice(-10)}`),
      ...emails.map(email => `e${wholeEmail(email)}`),
      ...(site ? [`w${site}`] : []),
      ...names.flatMap(name => [`n${name}`, `a${name.split(' ').map(skeleton).join(' ')}`, `h${name.slice(0, 6)}`]),
      ...(place?.street && place.house ? [`s${place.street} ${place.house}`] : []),
    ]),
  ],
}
