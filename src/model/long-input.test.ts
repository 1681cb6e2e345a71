import { expect, test } from 'vitest'
import { neutralCell } from '../features/csv.ts'
import { searchWords } from '../records/words.ts'
import { readPhone } from './phone.ts'
import { readDate } from './read-date.ts'

/** Expressions that look for something at the end of a text begin anew at each of its characters: a long text is not given to them. */
const long = [',', ' ', '\t', 'T', '0', 'доб', '1:'].map(part => `1${part.repeat(300_000)}!`)

test('a text that is far too long is no phone and no date, and is found to be none at once', () => {
  for (const text of long) {
    expect(readPhone(text, 'RU')).toHaveProperty('problem')
    expect(readDate(text)).toBeUndefined()
  }
})

test('so is a search for signs alone', () => {
  expect(searchWords(`${'-'.repeat(300_000)}a`)).toEqual([])
})

test('a long cell is neutralised like a short one', () => {
  const blank = ' '.repeat(300_000)
  expect(neutralCell(`${blank}=1+1`)).toBe(`'${blank}=1+1`)
  expect(neutralCell(`${blank}-1`)).toBe(`${blank}-1`)
})
