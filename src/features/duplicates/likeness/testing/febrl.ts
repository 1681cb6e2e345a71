import type { StoredFields } from '../../../../model/index.ts'
import { Chance } from './chance.ts'
import { misdial, mishear, misread, mistype } from './mistakes.ts'

/** A made-up record, and who it is. */
export interface Made {
  person: number
  stored: StoredFields
}

interface Febrl {
  given_name: string
  surname: string
  street_number: string
  address_1: string
  address_2: string
  suburb: string
  postcode: string
  state: string
  date_of_birth: string
  phone_number: string
}

const givenNames =
  'emily joshua jack lachlan thomas samuel sophie james william benjamin georgia jessica isabella nicholas hannah ella matthew daniel sarah chloe olivia liam ethan lucy grace mia charlotte alexander caitlin luke harrison ryan jacob madison jayden zoe emma amy ruby abbey dylan lauren jake brayden tyler cooper holly kayla connor noah max riley oliver sienna amelia bailey mitchell joel finn hayden isaac rachel brianna nathan alyssa rebecca logan imogen lara alana kirra tahlia jasmine molly taylor keely bethany anthony oscar cody tiana zachary blake phoebe aidan sebastian erin mikayla stephanie hugo angus maddison paige elijah xavier dakota nikki teagan'.split(
    ' ',
  )
const surnames =
  'smith white clarke campbell jones brown taylor wilson thomas johnson ryan reid webb morrison nguyen roberts miller martin king wright harris walker green baker hall lee young scott allen mitchell hill adams nelson carter phillips evans turner parker collins edwards stewart morris murphy cook rogers cooper richardson cox howard ward peterson gray watson brooks kelly sanders price bennett wood barnes ross henderson coleman jenkins perry powell long patterson hughes flores washington butler simmons foster bryant alexander russell griffin hayes'.split(
    ' ',
  )
const starts =
  'bal car der fan gol har jen kor lam mor nas pel quin rad san tor van wil yar zim crow dun fitz hol mac thorn'.split(
    ' ',
  )
const middles = 'a e i o u ar en il on er an ad ov'.split(' ')
const ends = 'berg dale field ford ham land ley man mont ridge shaw son stone ton well worth wick by cott gate'.split(
  ' ',
)
const streetKinds = 'street road avenue place crescent close circuit drive court'.split(' ')
const suburbs = Array.from(
  { length: 400 },
  (_, i) => `${starts[i % 26]}${middles[(i * 7) % 13]}${ends[(i * 3) % 20]}${i > 200 ? ' park' : ''}`,
)

/** A set like those of the generator of Febrl (Christen 2005), as its description says: originals, and duplicates of them with mistakes. */
export interface FebrlSet {
  seed: number
  originals: number
  duplicates: number
  /** At most so many of one original, and how they are spread. */
  mostOfOne: number
  spread: 'uniform' | 'poisson' | 'zipf'
  mistakesInField: number
  mistakesInRecord: number
}

export function febrlSet(set: FebrlSet): Made[] {
  const chance = new Chance(set.seed)
  const originals = Array.from({ length: set.originals }, () => original(chance))
  const left = originals.map((_, at) => at)
  const made: Made[] = originals.map((record, person) => ({ person, stored: asContact(record) }))
  let missing = set.duplicates
  while (missing > 0 && left.length) {
    const [person = 0] = left.splice(chance.below(left.length), 1)
    const record = originals[person]
    const count = Math.min(missing, howMany(chance, set))
    missing -= count
    for (let i = 0; i < count && record; i++) made.push({ person, stored: asContact(spoil(chance, record, set)) })
  }
  return made
}

const howMany = (chance: Chance, { mostOfOne, spread }: FebrlSet): number => {
  if (spread === 'uniform') return 1 + chance.below(mostOfOne)
  if (spread === 'poisson') return Math.min(mostOfOne, 1 + chance.poisson(1))
  return chance.frequent(Array.from({ length: mostOfOne }, (_, i) => i + 1))
}

function original(chance: Chance): Febrl {
  const suburb = chance.below(suburbs.length)
  const surname = () =>
    chance.is(0.5) ? chance.frequent(surnames) : chance.one(starts) + chance.one(middles) + chance.one(ends)
  const or = (missing: number, value: string): string => (chance.is(missing) ? '' : value)
  return {
    given_name: or(0.04, chance.frequent(givenNames)),
    surname: or(0.02, surname()),
    street_number: or(0.05, String(1 + Math.floor(chance.next() ** 2 * 300))),
    address_1: or(0.04, `${surname()} ${chance.one(streetKinds)}`),
    address_2: or(
      0.5,
      `${chance.one(starts)}${chance.one(ends)} ${chance.one(['village', 'estate', 'flats', 'farm'])}`,
    ),
    suburb: or(0.02, suburbs[suburb] ?? ''),
    postcode: String(2000 + suburb * 7 + chance.below(3)),
    state: or(0.02, chance.frequent(['nsw', 'vic', 'qld', 'wa', 'sa', 'tas', 'act', 'nt'])),
    date_of_birth: or(
      0.06,
      new Date(Date.UTC(1900 + chance.below(100), chance.below(12), 1 + chance.below(28))).toISOString().slice(0, 10),
    ),
    phone_number: or(0.08, `+61${chance.one(['2', '3', '7', '8'])}${String(10_000_000 + chance.below(89_999_999))}`),
  }
}

function spoil(chance: Chance, record: Febrl, { mistakesInField, mistakesInRecord }: FebrlSet): Febrl {
  const copy = { ...record }
  const counts = new Map<keyof Febrl, number>()
  const fields = Object.keys(copy) as (keyof Febrl)[]
  let left = 1 + chance.below(mistakesInRecord)
  for (let tries = 0; left > 0 && tries < 60; tries++) {
    const field = chance.one(fields)
    if (!copy[field] || (counts.get(field) ?? 0) >= mistakesInField) continue
    counts.set(field, (counts.get(field) ?? 0) + 1)
    left--
    if (chance.is(0.07)) [copy.given_name, copy.surname] = [copy.surname, copy.given_name]
    else copy[field] = mistaken(chance, field, copy[field])
  }
  return copy
}

function mistaken(chance: Chance, field: keyof Febrl, value: string): string {
  if (chance.is(0.1)) return ''
  if (field === 'date_of_birth') return misdate(chance, value)
  if (/^\+?\d+$/.test(value)) return misdial(chance, value)
  if (value.includes(' ') && chance.is(0.15)) return value.split(' ').reverse().join(' ')
  return chance.one([mistype, mistype, misread, mishear])(chance, value)
}

/** A wrong date is a date all the same: others are refused at the door. */
function misdate(chance: Chance, value: string): string {
  for (let tries = 0; tries < 20; tries++) {
    const [year, month, day] = value.split('-')
    const wrong = chance.is(0.3) ? `${year}-${day}-${month}` : misdial(chance, value)
    if (wrong !== value && !Number.isNaN(Date.parse(wrong))) return wrong
  }
  return ''
}

const asContact = (record: Febrl): StoredFields => ({
  firstName: record.given_name || null,
  lastName: record.surname || null,
  birthday: record.date_of_birth || null,
  phones: record.phone_number ? [{ value: record.phone_number, type: 'work', primary: true }] : [],
  address: {
    street: [record.address_1, record.address_2].filter(Boolean).join(' '),
    building: record.street_number,
    city: record.suburb,
    postcode: record.postcode,
    region: record.state,
  },
})
