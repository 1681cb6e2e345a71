import { expect, test } from 'vitest'
import type { ImportField, Mapping } from './imports.ts'
import { fieldOfColumn, withColumn, withValue } from './mapping.ts'

const field = (name: string, many = false): ImportField => ({ name, type: 'text', label: name, many, required: false })
const mapping: Mapping = { name: { columns: ['ФИО'] }, phones: { columns: ['Телефон'] }, source: { value: 'Сайт' } }

test('a column that is sent elsewhere leaves the field it was in', () => {
  const next = withColumn(mapping, 'ФИО', field('companyName'))
  expect(next).toEqual({ ...mapping, name: undefined, companyName: { columns: ['ФИО'] } })
  expect('name' in next).toBe(false)
  expect(fieldOfColumn(next, 'ФИО')).toBe('companyName')
})

test('a list takes one column more; any other field lets go of the one it had', () => {
  expect(withColumn(mapping, 'Сотовый', field('phones', true)).phones).toEqual({ columns: ['Телефон', 'Сотовый'] })
  expect(withColumn(mapping, 'Имя', field('name')).name).toEqual({ columns: ['Имя'] })
})

test('a value for all rows stands beside the column, and goes without it', () => {
  const both = withColumn(mapping, 'Источник', field('source'))
  expect(both.source).toEqual({ columns: ['Источник'], value: 'Сайт' })
  expect(withValue(both, 'source', null).source).toEqual({ columns: ['Источник'] })
  expect(withValue(mapping, 'source', null)).toEqual({ name: mapping.name, phones: mapping.phones })
})

test('a column that is not imported leaves everything else as it was', () => {
  expect(withColumn(mapping, 'Телефон', null)).toEqual({ name: mapping.name, source: mapping.source })
  expect(mapping.phones).toEqual({ columns: ['Телефон'] })
})
