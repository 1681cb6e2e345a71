import { describe, expect, test } from 'vitest'
import { parseFilter } from './filter.ts'
import { holds } from './filter-memory.ts'
import { type Json, systemFields } from './index.ts'
import { moscow } from './testing/reading.ts'
import { readToyFilter as read, toy } from './testing/toy.ts'

describe('a filter', () => {
  test.each<[Json, Json]>([
    [{ choice: 'red' }, { field: 'choice', operator: 'eq', operand: 'red' }],
    [{ choice: ['red', 'blue'] }, { field: 'choice', operator: 'in', operand: ['red', 'blue'] }],
    [{ choice: { in: 'red,blue' } }, { field: 'choice', operator: 'in', operand: ['red', 'blue'] }],
    [{ choice: null }, { field: 'choice', operator: 'empty', operand: true }],
    [{ choice: { ne: null } }, { field: 'choice', operator: 'empty', operand: false }],
    [
      { number: { gt: '5', lte: 10 } },
      {
        and: [
          { field: 'number', operator: 'gt', operand: '5' },
          { field: 'number', operator: 'lte', operand: '10' },
        ],
      },
    ],
    [{ phones: '8 926 228-77-94' }, { field: 'phones', operator: 'contains', operand: '+79262287794' }],
    [{ not: { boolean: 'да' } }, { not: { field: 'boolean', operator: 'eq', operand: true } }],
    [
      { number: 1, or: [{ text: 'a' }, { text: 'b', number: 2 }] },
      {
        and: [
          { field: 'number', operator: 'eq', operand: '1' },
          {
            or: [
              { field: 'text', operator: 'eq', operand: 'a' },
              {
                and: [
                  { field: 'text', operator: 'eq', operand: 'b' },
                  { field: 'number', operator: 'eq', operand: '2' },
                ],
              },
            ],
          },
        ],
      },
    ],
    [{ createdAt: { lte: '2026-03-07' } }, { field: 'createdAt', operator: 'lt', operand: '2026-03-07T21:00:00.000Z' }],
    [
      { createdAt: '2026-03-07' },
      {
        and: [
          { field: 'createdAt', operator: 'gte', operand: '2026-03-06T21:00:00.000Z' },
          { field: 'createdAt', operator: 'lt', operand: '2026-03-07T21:00:00.000Z' },
        ],
      },
    ],
    [
      { link: { object: 'lead', id: '01900000-0000-7000-8000-000000000001' } },
      { field: 'link', operator: 'eq', operand: '01900000-0000-7000-8000-000000000001' },
    ],
    [{ number: { between: [1, 2] } }, { field: 'number', operator: 'between', operand: ['1', '2'] }],
    [{}, { and: [] }],
  ])('%j is understood', (filter, condition) => expect(read(filter)).toEqual({ condition, problems: [] }))

  test('reads the short number with or without its prefix', () => {
    for (const written of ['T-1042', 't-1042', '1042', 1042]) {
      const condition = parseFilter(
        { number: written },
        { field: name => systemFields(toy)[name], reading: moscow, report: expect.unreachable },
      )
      expect(condition).toEqual({ field: 'number', operator: 'eq', operand: 1042 })
      expect(condition && holds(condition, { number: 'T-1042' }, name => systemFields(toy)[name], moscow)).toBe(true)
    }
  })

  test('reports every problem with its place', () => {
    const filter: Json = {
      wrong: 1,
      choice: 'pink',
      number: { gt: 'x', between: [1], like: 2 },
      text: { contains: '' },
      phones: { gt: 1 },
      json: 5,
      or: [{ ref: 'x' }, 5, { not: { date: { within: 'someday' } } }],
      and: {},
      boolean: { empty: 'maybe' },
      time: { gte: '2026-02-30' },
    }
    expect(read(filter)).toEqual({
      condition: undefined,
      problems: [
        'unknownField wrong',
        'choice choice.eq',
        'notNumber number.gt',
        'between number.between',
        'operator number.like',
        'operand text.contains',
        'operator phones.gt',
        'operator json.contains',
        'id or.0.ref.eq',
        'notObject or.1',
        'choice or.2.not.date.within',
        'notList and',
        'notBoolean boolean.empty',
        'time time.gte',
      ],
    })
  })

  test('is bounded', () => {
    const deep = JSON.parse(`${'{"not":'.repeat(100_000)}{}${'}'.repeat(100_000)}`)
    expect(read(deep).problems).toEqual([expect.stringMatching(/^filterDepth not\.not/)])
    expect(read({ or: Array.from({ length: 201 }, () => ({ number: 1 })) }).problems).toEqual(['filterLength or'])
    expect(
      read({ and: Array.from({ length: 3 }, () => ({ or: Array.from({ length: 100 }, () => ({ number: 1 })) })) })
        .problems,
    ).toHaveLength(1)
    expect(read({ number: { in: Array(1001).fill(1) } }).problems).toEqual(['tooManyValues number.in'])
  })

  test('does not take what every object has for a field', () => {
    expect(read(JSON.parse('{"__proto__": 1, "constructor": 1}')).problems).toEqual([
      'unknownField __proto__',
      'unknownField constructor',
    ])
  })
})
