import { describe, expect, it } from 'vitest'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { differencesOf } from './differences.ts'
import { questionOf } from './registry.ts'

const field = (name: string, more: Partial<SchemaField> = {}): SchemaField =>
  ({ name, label: name, type: 'text', options: {}, access: 'write', readOnly: false, ...more }) as SchemaField

const company = {
  fields: [field('name'), field('kpp'), field('ogrn'), field('okpo', { access: 'read' }), field('legalAddress')],
} as SchemaObject

describe('what a register knows beside what is known', () => {
  it('is chosen where nothing stands, and else left to a person', () => {
    const known = { name: 'Сбер', kpp: null, ogrn: '1', legalAddress: { line: 'Москва', postcode: '117312' } }
    const found = { name: 'ПАО', kpp: '2', ogrn: '1', legalAddress: { postcode: '117312', line: 'Москва' } }
    const told = differencesOf(company, known, found).map(({ field: { name }, ...rest }) => [
      name,
      rest.isSame,
      rest.isChosen,
    ])
    expect(told).toEqual([
      ['name', false, false],
      ['kpp', false, true],
      ['ogrn', true, false],
      ['legalAddress', true, false],
    ])
  })

  it('is nothing that may not be written, that there is no field for, or that is empty', () =>
    expect(differencesOf(company, {}, { okpo: '1', brand: 'x', name: '' })).toEqual([]))
})

describe('a register is asked', () => {
  it.each([
    ['inn', '7707 083-893', '/company-registry/companies?inn=7707083893'],
    ['inn', '77070838', null],
    [
      'inn',
      ' Ромашка & Ко ',
      '/company-registry/companies?query=%D0%A0%D0%BE%D0%BC%D0%B0%D1%88%D0%BA%D0%B0%20%26%20%D0%9A%D0%BE',
    ],
    ['inn', 'аб', null],
    ['bic', '044525225', '/company-registry/banks?bik=044525225'],
    ['bic', 'Сбер', null],
  ] as const)('by %s %s: %s', (by, text, question) => expect(questionOf(by, text)).toBe(question))
})
