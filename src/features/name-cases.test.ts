import { expect, test } from 'vitest'
import { declineWhole } from './name-cases.ts'

const unknown = { lastName: null, firstName: null, middleName: null }

test.each([
  ['Иванов Пётр Сергеевич', 'dative', 'Иванову Петру Сергеевичу'],
  ['Мария Лебедева', 'genitive', 'Марии Лебедевой'],
  ['Анна Петровна', 'instrumental', 'Анной Петровной'],
  ['Кузьма', 'dative', 'Кузьме'],
  ['John Smith', 'dative', 'John Smith'],
  ['ООО «Вега» и партнёры компании', 'dative', 'ООО «Вега» и партнёры компании'],
  ['Мария Лебедева', 'nominative', 'Мария Лебедева'],
] as const)('%s in the %s is %s', (whole, wanted, declined) => {
  expect(declineWhole(whole, unknown, wanted)).toBe(declined)
})

test('parts that are known win over what a name looks like', () => {
  const parts = { lastName: 'Ким', firstName: 'Анна', middleName: null }
  expect(declineWhole('Ким Анна', parts, 'dative')).toBe('Ким Анне')
})
