import { expect, test } from 'vitest'
import { codeName, freeCode, pathName } from './code-name.ts'

test('a name in Russian becomes one that programs can call', () => {
  expect(codeName('Дата замера')).toBe('dataZamera')
  expect(codeName('Объём, м³')).toBe('obemM')
  expect(codeName('2-й этаж')).toBe('yEtazh')
  expect(codeName('Delivery date')).toBe('deliveryDate')
  expect(codeName('«»')).toBe('')
})

test('many of them get a word of the API', () => {
  expect(pathName('Договоры поставки')).toBe('dogovory-postavki')
  expect(pathName('Site visits')).toBe('site-visits')
})

test('no two choices get the same code', () => {
  expect(freeCode('Дом', ['dom', 'dom2'])).toBe('dom3')
  expect(freeCode('+', [])).toBe('value')
})
