import { expect, test } from 'vitest'
import { toLatin } from './index.ts'

test('every Russian letter has its Latin ones, and the rest stays', () => {
  expect(toLatin('Щукин Объезд')).toBe('shchukin obezd')
  expect(toLatin('абвгдеёжзийклмнопрстуфхцчшщъыьэюя')).toBe('abvgdeezhziyklmnoprstufkhtschshshchyeyuya')
  expect(toLatin('Дата-2 Ünit')).toBe('data-2 ünit')
})
