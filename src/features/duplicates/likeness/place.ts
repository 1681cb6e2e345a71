import { addressParts, isJsonObject, type Json } from '../../../model/index.ts'
import { jaroWinkler } from './distance.ts'
import type { Level } from './kind.ts'
import { lettersOf, plain, spelled, unlike } from './letters.ts'

/** Where somebody is: the house in its street, and the town. */
export interface Place {
  /** Words of street and house in the order of the alphabet, without those for street and house; empty where not known. */
  street: string
  house: string
  town: string
  /** Which letters are in both, one bit each. */
  lettersOfStreet: number
  lettersOfTown: number
  postcode: string
}

const usual =
  /^(?:ул|улица|пр|просп|проспект|пер|переулок|ш|шоссе|б-р|бульвар|наб|набережная|пл|площадь|д|дом|корп|к|корпус|стр|строение|кв|квартира|офис|оф|г|город|обл|область|р-н|район|с|село|дер|пос|street|st|str|road|rd|avenue|ave|av|lane|ln|drive|dr|place|pl|court|ct|crescent|cres|close|circuit|cct|apt|flat|unit|no)$/

const words = (text: string): string[] =>
  plain(text.replace(/[.,;:/№#]/g, ' '))
    .split(/\s+/)
    .filter(word => word && !usual.test(word))

/** A stored address; `null` where there is none. */
export const placeOf = (value: Json | undefined): Place | null =>
  isJsonObject(value)
    ? readPlace(Object.fromEntries(addressParts.map(part => [part, String(value[part] ?? '')])))
    : null

export function readPlace(parts: Readonly<Record<string, string>>): Place {
  const whole = [parts.street, parts.building, parts.flat, parts.line].filter(Boolean).join(' ')
  const all = words(whole)
  const numbers = all.filter(word => /^\d/.test(word))
  const names = all.filter(word => !/^\d/.test(word)).map(spelled)
  const street = names.sort().join(' ')
  const town = words(parts.city ?? '')
    .map(spelled)
    .sort()
    .join(' ')
  return placeWith({
    street,
    house: numbers.sort().join(' '),
    town,
    postcode: (parts.postcode ?? '').replace(/\D/g, ''),
  })
}

/** A place of what is known of it. */
export const placeWith = (known: Pick<Place, 'street' | 'house' | 'town' | 'postcode'>): Place => ({
  ...known,
  lettersOfStreet: lettersOf(known.street),
  lettersOfTown: lettersOf(known.town),
})

export const streetLevels: readonly Level[] = [
  { name: 'equal', m: 0.6, u: 1e-4 },
  { name: 'alike', m: 0.2, u: 1e-3 },
  { name: 'otherHouse', m: 0.05, u: 5e-3 },
  { name: 'different', m: 0.15, u: 1 },
]

export function compareStreet(a: Place | null, b: Place | null): number {
  if (!a?.street || !b?.street) return -1
  const isSameHouse = a.house === b.house && a.house !== ''
  if (a.street === b.street) return isSameHouse ? 0 : a.house && b.house ? 2 : 1
  const isAlike = unlike(a.lettersOfStreet, b.lettersOfStreet) <= 6 && jaroWinkler(a.street, b.street) >= 0.88
  if (!isAlike && !contains(a.street, b.street) && !contains(b.street, a.street)) return 3
  return isSameHouse || !a.house || !b.house ? 1 : 2
}

const contains = (whole: string, part: string): boolean =>
  part.length > 3 && part.length < whole.length && part.split(' ').every(word => whole.split(' ').includes(word))

export const townLevels: readonly Level[] = [
  { name: 'equal', m: 0.7, u: 0.02 },
  { name: 'alike', m: 0.2, u: 0.05 },
  { name: 'different', m: 0.1, u: 1 },
]

export function compareTown(a: Place | null, b: Place | null): number {
  if (!a || !b) return -1
  const codes = a.postcode && b.postcode ? a.postcode === b.postcode : null
  const towns = a.town && b.town ? likeness(a, b) : null
  if (codes === null && towns === null) return -1
  if ((codes ?? true) && (towns === null || towns === 1)) return 0
  return codes || (towns !== null && towns >= 0.88) ? 1 : 2
}

const likeness = (a: Place, b: Place): number =>
  a.town === b.town ? 1 : unlike(a.lettersOfTown, b.lettersOfTown) > 6 ? 0 : jaroWinkler(a.town, b.town)
