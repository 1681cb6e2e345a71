import { expect, it } from 'vitest'
import { parseMapping } from './mapping.ts'

const fields = new Set(['name', 'phones', 'lostReason', 'product'])
const columns = new Set(['Имя', 'Телефон', 'Сотовый', 'product'])

it('reads a mapping as callers write it, either way round', () => {
  expect(
    parseMapping({ name: 'Имя', phones: ['Телефон', 'Сотовый'], lostReason: { value: 'other' } }, fields, columns),
  ).toEqual({
    name: { columns: ['Имя'] },
    phones: { columns: ['Телефон', 'Сотовый'] },
    lostReason: { value: 'other' },
  })
  expect(parseMapping({ Имя: 'name', Телефон: 'phones', Сотовый: 'phones', product: 'name' }, fields, columns)).toEqual(
    {
      name: { columns: ['Имя', 'product'] },
      phones: { columns: ['Телефон', 'Сотовый'] },
    },
  )
})

it('reports every name it does not know', () =>
  expect(() => parseMapping({ nmae: 'Имя', name: 'Нет такой', phones: 5 }, fields, columns)).toThrow(
    expect.objectContaining({
      problems: [
        { field: 'mapping.nmae', code: 'unknownField' },
        { field: 'mapping.name', code: 'importColumn', params: { column: 'Нет такой' } },
        { field: 'mapping.phones', code: 'importSource' },
      ],
    }),
  ))
