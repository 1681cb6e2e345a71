import { expect, test } from 'vitest'
import type { SchemaField } from '../app/contract.ts'
import { type CellWords, meaningOf, textOf } from './cell-text.ts'

const words: CellWords = {
  locale: 'ru',
  currency: 'RUB',
  yes: 'Да',
  no: 'Нет',
  pipelines: [
    {
      id: 'p',
      name: 'Продажи',
      object: 'deal',
      stages: [
        { id: 's1', name: 'Новая', kind: 'open', probability: 10, maxDays: null, maxRecords: null },
        { id: 's2', name: 'Договор', kind: 'open', probability: 60, maxDays: null, maxRecords: null },
      ],
    },
  ],
  titleOf: (_object, id) => (id === 'c1' ? 'ООО «Клён»' : ''),
}
const field = (type: string, more: Partial<SchemaField> = {}): SchemaField => ({
  object: 'deal',
  name: 'it',
  type,
  options: {},
  label: 'Оно',
  access: 'write',
  operators: [],
  sortable: true,
  groupable: true,
  several: false,
  summable: false,
  readOnly: false,
  ...more,
})
const record = (it: string | null = null) => ({ id: 'r', version: 1, createdAt: '', updatedAt: '', it })
const read = (text: string, type: string, more?: Partial<SchemaField>, it?: string) =>
  meaningOf(text, field(type, more), record(it), words)

test('sums and numbers are read as people and spreadsheets of both languages write them', () => {
  for (const text of ['1 500,50 ₽', '1500.50', '1,500.50', '1\u00a0500,50'])
    expect(read(text, 'money')).toEqual({ value: { amount: '1500.50', currency: 'RUB' } })
  expect(read('200 USD', 'money')).toEqual({ value: { amount: '200', currency: 'USD' } })
  expect(read('1,234,567', 'number')).toEqual({ value: 1234567 })
  expect(read('много', 'number')).toEqual({ wrong: 'notNumber' })
})

test('days are read in any usual form, and nothing else passes for one', () => {
  for (const text of ['31.01.2026', '31/01/2026', '2026-01-31', '31.1.26'])
    expect(read(text, 'date')).toEqual({ value: '2026-01-31' })
  expect(read('31.02.2026', 'date')).toEqual({ wrong: 'notDate' })
})

test('a choice, a stage of its own pipeline, yes and no are read by their words', () => {
  const choices = [{ value: 'price', label: 'Дорого' }]
  expect(read('дорого', 'choice', { choices })).toEqual({ value: 'price' })
  expect(read('иначе', 'choice', { choices })).toEqual({ wrong: 'notChoice' })
  expect(read('Договор', 'stage', {}, 's1')).toEqual({ value: 's2' })
  expect(read('Договор', 'stage', {}, 'of another pipeline')).toEqual({ wrong: 'notStage' })
  expect([read('да', 'boolean'), read('maybe', 'boolean')]).toEqual([{ value: true }, { wrong: 'notYesNo' }])
})

test('what may not be changed, and what must not be empty, is told', () => {
  expect(read('x', 'text', { readOnly: true })).toEqual({ wrong: 'readOnly' })
  expect(read('x', 'formula')).toEqual({ wrong: 'readOnly' })
  expect(read(' ', 'text', { options: { required: true } })).toEqual({ wrong: 'required' })
  expect(read(' ', 'text')).toEqual({ value: null })
})

test('values are copied as texts that can be read again', () => {
  const text = (type: string, value: Parameters<typeof textOf>[1]) => textOf(field(type), value, words)
  expect(text('money', { amount: '1500.50', currency: 'RUB' })).toBe('1500,50')
  expect(text('money', { amount: '7.00', currency: 'USD' })).toBe('7,00 USD')
  expect(text('date', '2026-01-31')).toBe('31.01.2026')
  expect(text('stage', 's2')).toBe('Договор')
  expect(textOf(field('ref', { options: { object: 'company' } }), 'c1', words)).toBe('ООО «Клён»')
  expect(text('phones', [{ value: '+79261234567' }, { value: '+74951112233' }])).toBe('+79261234567, +74951112233')
  expect(text('text', null)).toBe('')
})
