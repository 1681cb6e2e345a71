import { expect, test } from 'vitest'
import { companyCore } from './company-name.ts'

test('a company is the same whatever its legal form, quotes, capitals and ё', () => {
  const names = ['ООО «Зелёный двор»', 'Зеленый двор, ООО', 'зелёный  ДВОР', '"Зелёный двор"']
  expect(new Set(names.map(companyCore))).toEqual(new Set(['зеленый двор']))
  expect(companyCore('Green Yard Ltd.')).toBe('green yard')
})

test('what belongs to a name is no legal form', () => {
  expect(companyCore('Завод «ЗАОстровье»')).toBe('завод заостровье')
  expect(companyCore('ООО «АО-Сервис»')).toBe('-сервис')
})

test('a name of which nothing telling is left tells no company apart', () => {
  expect(['ООО', 'ИП', 'АО «Я»', '«»', ' ', 'ГК'].map(companyCore)).toEqual([null, null, null, null, null, null])
})

test('of the longest names an index takes as much as fits', () => {
  expect(companyCore('я'.repeat(500))).toBe('я'.repeat(200))
})
