import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { readPhone } from '../../../model/phone.ts'
import { pairsOf } from './learn.ts'
import { judgeBy } from './model.ts'
import { people } from './person.ts'
import { type FebrlSet, febrlSet, type Made } from './testing/febrl.ts'
import { qualityOf } from './testing/quality.ts'
import { russianSet } from './testing/russian.ts'

const threshold = 0.9
const slow = 120_000

const judged = (made: readonly Made[]) =>
  qualityOf(
    people,
    made.map(({ stored }) => people.read(stored)),
    made.map(({ person }) => person),
    threshold,
  )

const few = { mistakesInField: 1, mistakesInRecord: 2 }
const some = { mistakesInField: 2, mistakesInRecord: 6 }
const many = { mistakesInField: 2, mistakesInRecord: 10 }
const sets: [string, FebrlSet][] = [
  ['a copy of each', { seed: 1, originals: 1500, duplicates: 1500, mostOfOne: 1, spread: 'uniform', ...few }],
  ['few copies', { seed: 2, originals: 4000, duplicates: 1000, mostOfOne: 1, spread: 'uniform', ...some }],
  ['up to five copies', { seed: 3, originals: 2000, duplicates: 3000, mostOfOne: 5, spread: 'uniform', ...many }],
  ['copies by Zipf', { seed: 4, originals: 2000, duplicates: 2000, mostOfOne: 9, spread: 'zipf', ...some }],
  ['copies by Poisson', { seed: 5, originals: 500, duplicates: 500, mostOfOne: 4, spread: 'poisson', ...some }],
]

test.for(sets)(
  'in a set like those of Febrl pairs are found with F1 of 0.95 and more: %s',
  { timeout: slow },
  async ([, set]) => {
    expect((await judged(febrlSet(set))).f1).toBeGreaterThanOrEqual(0.95)
  },
)

test.for([11, 12])(
  'among Russian cards pairs are found with F1 of 0.95 and more: seed %i',
  { timeout: slow },
  async seed => {
    expect((await judged(russianSet({ seed, people: 3000, duplicates: 1200 }))).f1).toBeGreaterThanOrEqual(0.95)
  },
)

test('who lives together and shares a telephone is not taken for one', { timeout: slow }, async () => {
  const made = russianSet({ seed: 13, people: 3000, duplicates: 600 })
  const shared = (await judged(made)).wrong.filter(([i, j]) => {
    const [one, other] = [made[i]?.stored.phones, made[j]?.stored.phones]
    return JSON.stringify(one) === JSON.stringify(other) && JSON.stringify(one) !== '[]'
  })
  expect(shared).toEqual([])
})

/** The requests of an office, each with the number of who sent it. */
function officeRequests(): Made[] {
  const file = iconv.decode(readFileSync('demo/data/requests-windows-1251.csv'), 'windows-1251')
  const truth: { samePerson: number[][]; badRecords: number[] } = JSON.parse(
    readFileSync('demo/data/requests-truth.json', 'utf8'),
  )
  const rows: string[][] = parse(file, { delimiter: ';', relax_column_count: true })
  return rows.flatMap(([name = '', phone = '', email = '', companyName = ''], at): Made[] => {
    const line = at + 1
    if (line === 1 || truth.badRecords.includes(line)) return []
    const number = readPhone(phone, 'RU')
    const group = truth.samePerson.findIndex(lines => lines.includes(line))
    const phones = 'value' in number ? [{ value: number.value }] : []
    const emails = email.includes('@') ? [{ value: email.trim().toLowerCase() }] : []
    return [{ person: group >= 0 ? group : 1000 + line, stored: { name, phones, emails, companyName } }]
  })
}

test('of the requests of an office each pair is found and none that is not one', { timeout: slow }, async () => {
  const { wrong, missed } = await judged(officeRequests())
  expect({ wrong, missed }).toEqual({ wrong: [], missed: [] })
})

test('who asked before and is a contact by now is found by each later request, and nobody else', {
  timeout: slow,
}, async () => {
  const made = officeRequests()
  const isFirst = (one: Made) => made.find(({ person }) => person === one.person) === one
  // Every other one of those who asked is a contact, who says by a card and not by a name whom he works for.
  const contacts = made.filter(one => isFirst(one) && one.person % 2 === 0)
  const leads = made.filter(one => !contacts.includes(one))
  const asContacts = contacts.map(({ stored: { companyName: _, ...stored } }) => people.read(stored))
  const { model } = await qualityOf(
    people,
    asContacts,
    contacts.map(({ person }) => person),
    threshold,
  )
  const judge = judgeBy(people, model)
  const all = [...asContacts, ...leads.map(({ stored }) => people.read(stored))]
  const who = [...contacts, ...leads].map(({ person }) => person)
  const isAcross = ([i, j]: [number, number]) => i < contacts.length && j >= contacts.length
  const found = pairsOf(people, all)
    .map(([i, j]): [number, number] => (i < j ? [i, j] : [j, i]))
    .filter(isAcross)
    .filter(([i, j]) => {
      const [a, b] = [all[i], all[j]]
      return a && b && judge.score(a, b).probability >= threshold
    })
  const truth = [...contacts.keys()].flatMap(i =>
    [...leads.keys()]
      .map((at): [number, number] => [i, contacts.length + at])
      .filter(([one, other]) => who[one] === who[other]),
  )
  expect(truth.length).toBeGreaterThan(10)
  const keyed = (pairs: [number, number][]) => pairs.map(String).sort()
  expect(keyed(found)).toEqual(keyed(truth))
})
