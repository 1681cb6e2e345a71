import { expect, test } from 'vitest'
import type { SchemaField } from '../app/contract.ts'
import { faultOf } from './filter-faults.ts'
import type { FilterFields } from './filter-fields.ts'
import { filterOf, fromAddress, pruned, readNodes, toAddress } from './filter-tree.ts'
import { isWhole, withWord, wordOf } from './filter-words.ts'
import { nodesOf, readListSearch } from './list-search.ts'
import { lowerFirst } from './lower-first.ts'
import { readSort, withSortKey, writeSort } from './sort-keys.ts'

test('an address of before groups reads as it did', () => {
  const f = [
    ['owner', 'eq', 'u1'],
    ['amount', 'between', ['1', '2']],
    ['doneAt', 'empty', true],
  ]
  expect(nodesOf(readListSearch({ f }))).toEqual([
    { field: 'owner', operator: 'eq', operand: 'u1' },
    { field: 'amount', operator: 'between', operand: ['1', '2'] },
    { field: 'doneAt', operator: 'empty', operand: true },
  ])
  expect(readListSearch({ f }).f).toEqual(f)
})

test('groups, opposites and fields one step away come back from the address as they went', () => {
  const address = [
    ['amount', 'gt', '100000'],
    {
      or: [
        { not: ['company.industry', 'contains', 'x'] },
        { not: { or: [['stage', 'in', ['a']], { and: [['name', 'eq', 'and']] }] } },
      ],
    },
    { not: { and: [['or', 'eq', 'a field may be called so']] } },
  ]
  const nodes = fromAddress(readNodes(address))
  expect(toAddress(nodes)).toEqual(address)
  expect(filterOf(nodes)).toEqual({
    and: [
      { amount: { gt: '100000' } },
      {
        or: [
          { not: { 'company.industry': { contains: 'x' } } },
          { not: { or: [{ stage: { in: ['a'] } }, { and: [{ name: { eq: 'and' } }] }] } },
        ],
      },
      { not: { and: [{ or: { eq: 'a field may be called so' } }] } },
    ],
  })
})

test('what is no condition in an address is passed over', () => {
  const deep = Array.from({ length: 50 }).reduce<unknown>(inner => ({ or: [inner] }), ['a', 'eq', 1])
  for (const f of [
    'x',
    5,
    null,
    {},
    [5, 'x', null, [], { or: [] }, { or: 5 }, { not: 5 }, {}, ['a', 'b'], ['a', 5, 'b'], [['a']]],
    [deep],
  ])
    expect(readListSearch({ f }).f).toBeUndefined()
})

test('a condition keeps what still makes sense when its word changes', () => {
  const more = { field: 'amount', operator: 'gt', operand: '5' } as const
  expect(withWord(more, 'notBetween')).toEqual({ field: 'amount', operator: 'between', operand: ['5', ''], not: true })
  expect(withWord(withWord(more, 'notBetween'), 'lt')).toEqual({ field: 'amount', operator: 'lt', operand: '5' })
  expect(withWord(more, 'filled')).toEqual({ field: 'amount', operator: 'empty', operand: false })
  for (const word of ['notBetween', 'in', 'filled', 'empty', 'lte'] as const)
    expect(wordOf(withWord(more, word))).toBe(word)
})

const field = (type: string, more: Partial<SchemaField> = {}): SchemaField => ({
  object: 'deal',
  name: type,
  label: type,
  type,
  options: {},
  access: 'write',
  operators: ['eq', 'gt', 'in', 'between', 'within', 'empty', 'contains'],
  sortable: true,
  groupable: true,
  several: false,
  summable: true,
  readOnly: false,
  ...more,
})
const known: Record<string, SchemaField> = {
  money: field('money'),
  date: field('date'),
  time: field('time'),
  boolean: field('boolean'),
  user: field('user'),
  choice: field('choice', { choices: [{ value: 'a', label: 'A' }] }),
  phones: field('phones'),
  text: field('text', { operators: ['contains'] }),
}
const fields: FilterFields = {
  groups: [],
  find: path => (known[path] ? { path, field: known[path], label: path } : undefined),
}

test.each([
  [['gone', 'eq', 'x'], 'field'],
  [['text', 'gt', 'x'], 'word'],
  [{ not: ['money', 'eq', '5'] }, 'word'],
  [{ not: ['money', 'between', ['1', '2']] }, null],
  [['money', 'gt', 'много'], 'value'],
  [['money', 'gt', '100000.50'], null],
  [['money', 'between', ['1', 'x']], 'value'],
  [['money', 'gt', ''], null],
  [['date', 'eq', '2026-02-30'], 'value'],
  [['date', 'eq', '2026-02-28'], null],
  [['date', 'within', 'someday'], 'value'],
  [['time', 'gt', '2026-02-28T10:00:00.000Z'], null],
  [['time', 'gt', 'утром'], 'value'],
  [['boolean', 'eq', true], null],
  [['boolean', 'eq', 'maybe'], 'value'],
  [['user', 'in', ['01900000-0000-7000-8000-000000000001']], null],
  [['user', 'in', ['nobody']], 'value'],
  [['choice', 'in', ['a', 'gone']], 'value'],
  [['phones', 'contains', 'нет'], 'value'],
  [['money', 'empty', 'yes'], 'value'],
] as const)('%j is broken by: %s', (triple, fault) => {
  const [condition] = fromAddress(readNodes([triple]))
  if (!condition || 'parts' in condition) throw new Error('no condition')
  expect(faultOf(condition, fields)).toBe(fault)
})

test('what is broken or not finished is left out, and a group of nothing with it', () => {
  const nodes = fromAddress(
    readNodes([{ or: [['gone', 'eq', 'x'], { not: { or: [['money', 'gt', '']] } }] }, ['money', 'gt', '5']]),
  )
  const sound = pruned(nodes, condition => isWhole(condition) && !faultOf(condition, fields))
  expect(filterOf(sound)).toEqual({ and: [{ money: { gt: '5' } }] })
})

test('a label inside a sentence begins with a small letter, an abbreviation stays', () => {
  expect(['Сумма', 'ИНН', 'E-mail', 'План закрытия', 'О компании', 'VIP'].map(lowerFirst)).toEqual([
    'сумма',
    'ИНН',
    'E-mail',
    'план закрытия',
    'о компании',
    'VIP',
  ])
})

test('keys of an order are added, turned and taken away; what cannot be sorted by is passed over', () => {
  const sortable = [field('money'), field('date'), field('json', { sortable: false })]
  expect(readSort('-money,gone,json,date,money', sortable)).toEqual([
    { name: 'money', falling: true },
    { name: 'date', falling: false },
  ])
  let sort = writeSort(withSortKey(readSort('-money', sortable), 'date'))
  expect(sort).toBe('-money,date')
  sort = writeSort(withSortKey(readSort(sort, sortable), 'date'))
  expect(sort).toBe('-money,-date')
  sort = writeSort(withSortKey(readSort(sort, sortable), 'date'))
  expect(sort).toBe('-money')
  expect(writeSort([])).toBeUndefined()
})
