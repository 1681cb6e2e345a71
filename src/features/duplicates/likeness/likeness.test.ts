import { expect, test } from 'vitest'
import type { StoredFields } from '../../../model/index.ts'
import { companies } from './company.ts'
import { jaroWinkler, typos } from './distance.ts'
import type { Kind } from './kind.ts'
import { guessedModel, learn, pairsOf } from './learn.ts'
import { skeleton, spelled } from './letters.ts'
import { judgeBy } from './model.ts'
import { people } from './person.ts'
import { febrlSet } from './testing/febrl.ts'
import { russianSet } from './testing/russian.ts'

const levels = <Subject>(kind: Kind<Subject>, a: StoredFields, b: StoredFields): Record<string, string> =>
  Object.fromEntries(
    judgeBy(kind, guessedModel(kind, 1000))
      .explain(kind.read(a), kind.read(b))
      .map(({ field, level }) => [field, level]),
  )
const name = (a: string, b: string) => levels(people, { name: a }, { name: b })
const probability = (a: StoredFields, b: StoredFields) =>
  judgeBy(people, guessedModel(people, 1000)).score(people.read(a), people.read(b)).probability

test('distances are those of the literature', () => {
  expect([typos('ca', 'ac', 2), typos('kitten', 'sitting', 3), typos('abc', 'xyz', 1)]).toEqual([1, 3, 2])
  expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.961, 3)
  expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.813, 3)
  expect(jaroWinkler('ab', 'cd')).toBe(0)
})

test.for([
  ['Юлия', 'Yuliya', 'Julia'],
  ['Щербаков', 'Shcherbakov', 'Scherbakov'],
  ['Соловьёв', 'Solovyov', 'Соловьев'],
  ['Дмитрий', 'Dmitry', 'Dmitriy'],
  ['Алексей', 'Aleksey', 'Alexey'],
  ['Фёдор', 'Fyodor', 'Fedor'],
])('a name is spelled in one way in both alphabets: %s', forms => {
  expect(new Set(forms.map(spelled)).size).toBe(1)
})

test('what was packed is compared as before', () => {
  const made: StoredFields[] = [
    ...russianSet({ seed: 3, people: 300, duplicates: 100 }).map(({ stored }) => stored),
    ...febrlSet({
      seed: 3,
      originals: 100,
      duplicates: 100,
      mostOfOne: 1,
      spread: 'uniform',
      mistakesInField: 2,
      mistakesInRecord: 9,
    }).map(({ stored }) => stored),
    {
      name: 'Ёж Й0сиф',
      phones: [{ value: '+74951112233;ext=12' }, { value: '+79161112233' }],
      messengers: [{ type: 'telegram', value: 'Ёж' }],
    },
    {
      name: 'J. Kim',
      emails: [{ value: 'j.kim+a@gmail.com' }, { value: 'info@kim.example' }],
      companyName: 'ООО «Ким»',
    },
    { address: {} },
    {},
  ]
  for (const stored of made) {
    const person = people.read(stored)
    expect(people.unpack(people.pack(person))).toEqual(person)
    const company = companies.read({ ...stored, inn: '7701234567' })
    expect(companies.unpack(companies.pack(company))).toEqual(company)
  }
})

test('a card of a company and the name of one tell nothing of each other', () => {
  const card = '0190a0a0-0000-7000-8000-000000000001'
  expect(levels(people, { company: card }, { companyName: 'ООО «Верфь»' })).toEqual({})
  expect(levels(people, { company: card }, { company: card.replace(/1$/, '2') })).toMatchObject({
    company: 'different',
  })
})

test('names that sound alike have one skeleton', () => {
  expect(skeleton(spelled('Зубков'))).toBe(skeleton(spelled('Супков')))
  expect(skeleton(spelled('Орлов'))).not.toBe(skeleton(spelled('Козлов')))
})

test('a name is compared by its parts, however it is written', () => {
  expect(name('Иванова Анна Петровна', 'Анна Петровна Иванова')).toEqual({
    lastName: 'equal',
    firstName: 'equal',
    middleName: 'equal',
  })
  expect(name('Петров Александр', 'Саша Петров')).toEqual({ lastName: 'equal', firstName: 'nickname' })
  expect(name('Фёдоров Пётр', 'Petr Fedorov')).toEqual({ lastName: 'spelled', firstName: 'spelled' })
  expect(name('William Holloway', 'Bill Holoway')).toMatchObject({ firstName: 'nickname' })
  expect(name('Иванова Мария', 'Иванова Марина')).toEqual({ lastName: 'equal', firstName: 'different' })
  expect(name('Петрова Анна', 'Петрова-Водкина Анна')).toMatchObject({ lastName: 'similar' })
  expect(
    levels(people, { lastName: 'Гафуров', firstName: 'Тимур' }, { lastName: 'Тимур', firstName: 'Гафуров' }),
  ).toEqual({ lastName: 'swapped', firstName: 'equal' })
})

test('a telephone leads to one person only where it is his own', () => {
  const phone = (value: string) => ({ name: 'А Б', phones: [{ value }] })
  const level = (a: string, b: string) => levels(people, phone(a), phone(b)).phones
  expect(level('+79261112233', '+79261112233')).toBe('equal')
  expect(level('+74951112233;ext=12', '+74951112233;ext=13')).toBe('switchboard')
  expect(level('+78005553535', '+78005553535')).toBe('switchboard')
  expect(level('+79261112233', '+79261112323')).toBe('typo')
  expect(level('+79261112233', '+79037776655')).toBe('different')
})

test('an address that many read, and a number in the name of one, are not a mistype', () => {
  const email = (value: string) => ({ name: 'А Б', emails: [{ value }] })
  const level = (a: string, b: string) => levels(people, email(a), email(b)).emails
  expect(level('i.vanov@gmail.com', 'ivanov@gmail.com')).toBe('equal')
  expect(level('ivanov@mail.ru', 'ivanov@yandex.ru')).toBe('sameName')
  expect(level('ivanova@mail.ru', 'ivanva@mail.ru')).toBe('typo')
  expect(level('client11@mail.ru', 'client12@mail.ru')).toBe('different')
  expect(level('info@romashka.ru', 'info@romashka.ru')).toBe('sharedBox')
})

test('a birthday with day and month the wrong way round is a mistype', () => {
  const born = (a: string, b: string) =>
    levels(people, { name: 'А Б', birthday: a }, { name: 'А Б', birthday: b }).birthday
  expect(born('1980-03-07', '1980-07-03')).toBe('typo')
  expect(born('1980-03-07', '1980-03-17')).toBe('typo')
  expect(born('1980-03-07', '1980-03-25')).toBe('partly')
  expect(born('1980-03-07', '1971-11-25')).toBe('different')
})

test('a company is compared without its legal form; another ИНН is another company', () => {
  expect(levels(companies, { name: 'ООО «Ромашка»' }, { name: 'Romashka, LLC' })).toEqual({ name: 'equal' })
  expect(levels(companies, { name: 'Школа № 17' }, { name: 'Школа № 71' })).toEqual({ name: 'different' })
  const judge = judgeBy(companies, guessedModel(companies, 1000))
  const score = (a: StoredFields, b: StoredFields) => judge.score(companies.read(a), companies.read(b)).probability
  const firm = { name: 'ООО «Вектор»', phones: [{ value: '+74951112233' }], site: 'https://vector.ru' }
  expect(score({ ...firm, inn: '7707083893' }, { ...firm, inn: '7707083893' })).toBeGreaterThan(0.99)
  expect(score({ ...firm, inn: '7707083893' }, { ...firm, inn: '5024000000' })).toBeLessThan(0.1)
})

test('what a family has in common does not make one of two people, a birthday of one does', () => {
  const home = { phones: [{ value: '+79261112233' }], address: { city: 'Тверь', street: 'ул. Мира', building: '5' } }
  const anna = { ...home, lastName: 'Орлова', firstName: 'Анна' }
  expect(probability(anna, { ...home, lastName: 'Орлова', firstName: 'Мария' })).toBeLessThan(0.1)
  expect(probability(anna, { ...home, lastName: 'Орлова', firstName: 'Аня' })).toBeGreaterThan(0.99)
})

test('a rare surname says more than a frequent one', async () => {
  const sample = Array.from({ length: 400 }, (_, i) => ({
    lastName: i < 200 ? 'Иванов' : `Редкий${'абвгдежзик'[i % 10]}${'лмнопрстуф'[Math.floor(i / 10) % 10]}`,
    firstName: ['Пётр', 'Иван', 'Олег', 'Антон'][i % 4] ?? '',
  })).map(people.read)
  const pairs = pairsOf(people, sample, 1000).flatMap(([i, j]) => {
    const [a, b] = [sample[i], sample[j]]
    return a && b ? [{ a, b, count: 1 }] : []
  })
  const judge = judgeBy(people, await learn(people, { sample, pairs, records: sample.length }))
  const weight = (last: string) =>
    judge.score(people.read({ name: `${last} Пётр` }), people.read({ name: `${last} Пётр` })).weight
  expect(weight('Заболоцкий')).toBeGreaterThan(weight('Иванов') + 3)
})

test('reasons add up to the score', () => {
  const judge = judgeBy(people, guessedModel(people, 1000))
  const a = people.read({ name: 'Орлова Анна', phones: [{ value: '+79261112233' }], birthday: '1980-01-02' })
  const b = people.read({ name: 'Орлова Мария', phones: [{ value: '+79261112233' }], birthday: '1980-01-02' })
  const sum = judge.explain(a, b).reduce((all, { weight }) => all + weight, 0)
  const prior = Math.log2(0.00004 / (1 - 0.00004))
  expect(sum + prior).toBeCloseTo(judge.score(a, b).weight, 0)
})

test('who cannot reach a weight is passed over, all others score as they always do', () => {
  const records = russianSet({ seed: 14, people: 400, duplicates: 200 }).map(({ stored }) => people.read(stored))
  const judge = judgeBy(people, guessedModel(people, 1000))
  const reached = [-20, 0, 10].map(least => {
    let count = 0
    for (const [i, j] of pairsOf(people, records)) {
      const [a, b] = [records[i], records[j]]
      if (!a || !b) continue
      const score = judge.score(a, b)
      expect(judge.scoreFrom(least, a, b)).toEqual(score.weight < least ? null : score)
      if (score.weight >= least) count++
    }
    return count
  })
  expect(reached[0]).toBeGreaterThan(reached[1] ?? 0)
  expect(reached[1]).toBeGreaterThan(100)
})
