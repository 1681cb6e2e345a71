import { expect, test } from 'vitest'
import type { SchemaField } from '../../app/contract.ts'
import {
  measuresOf,
  readGroupSort,
  type Sums,
  sumIn,
  summedOf,
  sumOf,
  sumWordsOf,
  withSum,
  writeGroupSort,
} from './sums.ts'

const field = (name: string, type: string, summable = true): SchemaField => ({
  object: 'deal',
  name,
  type,
  label: name,
  options: {},
  access: 'write',
  operators: [],
  sortable: true,
  groupable: false,
  several: false,
  summable,
  readOnly: false,
})
const [amount, share, name] = [field('amount', 'money'), field('share', 'percent'), field('name', 'text', false)]

test('amounts are added up and shares averaged, until somebody chooses otherwise', () => {
  const asked = (sums?: Sums) => summedOf([name, amount, share], sums).map(({ field, fn }) => `${field.name}:${fn}`)
  expect(asked()).toEqual(['amount:sum', 'share:avg'])
  expect(asked({ amount: 'none', share: 'max' })).toEqual(['share:max'])
})

test('what says nothing added up is neither added up nor offered to be', () => {
  const price: SchemaField = { ...field('price', 'money'), options: { additive: false } }
  expect(sumOf(price, undefined)).toBe('none')
  expect(sumOf(price, { price: 'sum' })).toBe('none')
  expect(sumOf(price, { price: 'avg' })).toBe('avg')
  expect(sumOf({ ...share, options: { additive: false } }, undefined)).toBe('none')
  expect([amount, share, price].map(one => sumWordsOf(one).includes('sum'))).toEqual([true, false, false])
})

test('an address says only what is not as usual', () => {
  expect(withSum(amount, 'avg', undefined)).toEqual({ amount: 'avg' })
  expect(withSum(amount, 'sum', { amount: 'avg', share: 'none' })).toEqual({ share: 'none' })
  expect(withSum(share, 'avg', { share: 'none' })).toBeUndefined()
  expect(sumOf(amount, { amount: 'none' })).toBe('none')
})

test('a sum that is missing though there are amounts is of several currencies', () => {
  const summed = summedOf([amount, share], undefined)
  expect(measuresOf(summed)).toHaveLength(5)
  const money = { amount: '5.00', currency: 'RUB' }
  expect(sumIn([7, money, 3, 0.5, 2], 0)).toEqual({ value: money, mixed: false })
  expect(sumIn([7, null, 3, 0.5, 2], 0)).toEqual({ value: null, mixed: true })
  expect(sumIn([7, null, 0, 0.5, 2], 0)).toEqual({ value: null, mixed: false })
  expect(sumIn([7, null, 0, 0.5, 2], 1)).toEqual({ value: 0.5, mixed: false })
})

test('groups are ordered by what is there to order by', () => {
  const summed = summedOf([amount], undefined)
  expect(readGroupSort('-amount:sum', summed)).toEqual({ by: 'amount:sum', falling: true })
  expect(readGroupSort('-amount:avg', summed)).toEqual({ by: 'name', falling: false })
  for (const sort of [undefined, '-name', 'count', '-count'])
    expect(writeGroupSort(readGroupSort(sort, summed))).toBe(sort)
})
