import { companyCore, isId, type Json } from '../../../model/index.ts'
import { jaroWinkler, typos } from './distance.ts'
import { namesOf } from './first-names.ts'
import type { Kind, Level } from './kind.ts'
import {
  compareFirstNames,
  compareLastNames,
  compareMiddleNames,
  firstNameLevels,
  lastNameLevels,
  middleNameLevels,
  nameWord,
  type PersonName,
  personName,
} from './names.ts'
import { compareStreet, compareTown, type Place, placeOf, placeWith, streetLevels, townLevels } from './place.ts'
import {
  best,
  compareEmail,
  comparePhone,
  type Email,
  emailLevels,
  emailOf,
  emailsOf,
  messengerLevels,
  messengersOf,
  type Phone,
  phoneLevels,
  phoneOf,
  phonesOf,
  wholeEmail,
} from './reach.ts'

export interface Person {
  name: PersonName
  birthday: string
  phones: readonly Phone[]
  emails: readonly Email[]
  messengers: readonly string[]
  place: Place | null
  /** Whom he works for: the id of the card, or the name without legal form. */
  company: string
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '')

const birthdayLevels: readonly Level[] = [
  { name: 'equal', m: 0.87, u: 5e-5 },
  { name: 'typo', m: 0.07, u: 1e-3 },
  { name: 'partly', m: 0.03, u: 5e-3 },
  { name: 'different', m: 0.03, u: 1 },
]

/** A wrong or exchanged digit, day and month the wrong way round, or one part of the three another. */
function compareBirthday({ birthday: a }: Person, { birthday: b }: Person): number {
  if (!a || !b) return -1
  if (a === b) return 0
  if (typos(a, b, 1) === 1 || a.slice(0, 5) + a.slice(8) + a.slice(4, 7) === b) return 1
  const [year, month, day] = [
    a.slice(0, 4) === b.slice(0, 4),
    a.slice(5, 7) === b.slice(5, 7),
    a.slice(8) === b.slice(8),
  ]
  return Number(year) + Number(month) + Number(day) === 2 ? 2 : 3
}

const companyLevels: readonly Level[] = [
  { name: 'equal', m: 0.75, u: 0.01 },
  { name: 'alike', m: 0.1, u: 5e-3 },
  { name: 'different', m: 0.15, u: 1 },
]

function compareEmployer({ company: a }: Person, { company: b }: Person): number {
  if (!a || !b) return -1
  if (a === b) return 0
  // A card and a name tell nothing of each other, and ids are alike by chance only.
  if (isId(a) || isId(b)) return isId(a) && isId(b) ? 2 : -1
  return jaroWinkler(a, b) >= 0.92 ? 1 : 2
}

/** People: contacts and leads. */
export const people: Kind<Person> = {
  name: 'person',
  fields: [
    ...['name', 'lastName', 'firstName', 'middleName', 'birthday', 'phones', 'emails', 'messengers'],
    ...['address', 'company', 'companyName'],
  ],
  read: stored => ({
    name: personName({
      last: text(stored.lastName),
      first: text(stored.firstName),
      middle: text(stored.middleName),
      whole: text(stored.name),
    }),
    birthday: text(stored.birthday).slice(0, 10),
    phones: phonesOf(stored.phones),
    emails: emailsOf(stored.emails),
    messengers: messengersOf(stored.messengers),
    place: placeOf(stored.address),
    company: companyCore(text(stored.companyName)) ?? text(stored.company),
  }),
  comparisons: [
    {
      name: 'lastName',
      levels: lastNameLevels,
      household: true,
      compare: (a, b) => compareLastNames(a.name, b.name),
      term: person => person.name.last?.spelled,
      rareUpTo: 3,
    },
    {
      name: 'firstName',
      levels: firstNameLevels,
      compare: (a, b) => compareFirstNames(a.name, b.name),
      term: person => person.name.first?.spelled,
      rareUpTo: 2,
    },
    {
      name: 'middleName',
      levels: middleNameLevels,
      household: true,
      compare: (a, b) => compareMiddleNames(a.name, b.name),
    },
    { name: 'birthday', levels: birthdayLevels, compare: compareBirthday },
    { name: 'phones', levels: phoneLevels, household: true, compare: (a, b) => best(a.phones, b.phones, comparePhone) },
    { name: 'emails', levels: emailLevels, household: true, compare: (a, b) => best(a.emails, b.emails, compareEmail) },
    {
      name: 'messengers',
      levels: messengerLevels,
      household: true,
      compare: (a, b) => best(a.messengers, b.messengers, (one, other) => (one === other ? 0 : 1)),
    },
    { name: 'street', levels: streetLevels, household: true, compare: (a, b) => compareStreet(a.place, b.place) },
    {
      name: 'town',
      levels: townLevels,
      household: true,
      compare: (a, b) => compareTown(a.place, b.place),
      term: person => person.place?.town || undefined,
      rareUpTo: 1,
    },
    {
      name: 'company',
      levels: companyLevels,
      household: true,
      compare: compareEmployer,
      term: person => person.company || undefined,
      rareUpTo: 1,
    },
  ],
  tells: 'firstName',
  keys: keysOf,
  pack,
  unpack,
}

/** Between the parts of a packed person, and between several of one part: signs that nobody writes. */
const [between, inside] = ['\x1f', '\x1e']

function pack({ name, birthday, phones, emails, messengers, place, company }: Person): string {
  return [
    name.last?.plain,
    name.first?.plain,
    name.middle?.plain,
    birthday,
    phones.map(({ number, extension }) => (extension ? `${number};ext=${extension}` : number)).join(inside),
    emails.map(wholeEmail).join(inside),
    messengers.join(inside),
    company,
    ...(place ? [place.street, place.house, place.town, place.postcode] : []),
  ].join(between)
}

function unpack(packed: string): Person {
  const [
    last = '',
    first = '',
    middle = '',
    birthday = '',
    phones = '',
    emails = '',
    messengers = '',
    company = '',
    ...place
  ] = packed.split(between)
  const [street, house = '', town = '', postcode = ''] = place
  return {
    name: { last: nameWord(last), first: nameWord(first), middle: nameWord(middle) },
    birthday,
    phones: several(phones).map(phoneOf),
    emails: several(emails).map(emailOf),
    messengers: several(messengers),
    place: street === undefined ? null : placeWith({ street, house, town, postcode }),
    company,
  }
}

const several = (packed: string): string[] => (packed ? packed.split(inside) : [])

/** By any of these words two cards of one person are found, whatever else of them is mistyped. */
function keysOf({ name, birthday, phones, emails, messengers, place, company }: Person): string[] {
  const { last, first, middle } = name
  const keys = [
    ...phones.map(({ number }) => `p${number.slice(-10)}`),
    ...emails.flatMap(email => [
      `e${wholeEmail(email)}`,
      ...(email.name.length > 4 && !email.shared ? [`l${email.name}`] : []),
    ]),
    ...messengers.map(one => `m${one}`),
  ]
  const words = [last, first].filter(word => word !== null)
  const initials = words.map(({ skeleton }) => skeleton.charAt(0))
  if (last && first) {
    // «Иванов Пётр» and «Пётр Иванов» are found under the same words, and so is «Петя Иванов».
    keys.push(`n${[last.skeleton, first.skeleton].sort().join(' ')}`)
    for (const root of namesOf(first.spelled) ?? []) keys.push(`r${last.skeleton} ${root}`)
    for (const root of namesOf(last.spelled) ?? []) keys.push(`r${first.skeleton} ${root}`)
  }
  if (birthday) for (const initial of initials) keys.push(`b${birthday} ${initial}`)
  // Of a number with a wrong digit one half is right.
  for (const { number } of phones)
    for (const initial of initials) keys.push(`g${number.slice(-10, -5)} ${initial}`, `h${number.slice(-5)} ${initial}`)
  if (place?.street && place.house) keys.push(`s${place.street} ${place.house}`)
  const longest = place?.street.split(' ').reduce((long, word) => (word.length > long.length ? word : long), '')
  if (longest) for (const initial of initials) keys.push(`t${longest} ${initial}`)
  const town = place?.postcode || place?.town
  if (town) for (const word of words) keys.push(`z${town} ${word.spelled.slice(0, 3)}`)
  if (company) for (const word of words) keys.push(`c${company} ${word.skeleton}`)
  if (first && middle && birthday) keys.push(`f${first.skeleton} ${middle.skeleton} ${birthday.slice(0, 4)}`)
  if (birthday)
    for (const word of words)
      keys.push(`y${word.skeleton} ${birthday.slice(5)}`, `x${word.skeleton} ${birthday.slice(0, 7)}`)
  return [...new Set(keys)]
}
