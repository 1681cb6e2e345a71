import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Deal } from '../../objects/deal.ts'
import { objects } from '../../objects/index.ts'
import type { Json } from '../json.ts'
import type { Money } from '../money.ts'
import { moscow, parseWith } from '../testing/reading.ts'
import { fieldType, fieldTypes } from './index.ts'

const optionsOf: Record<string, Record<string, unknown>> = {
  choice: { choices: ['red', 'green', 'blue'] },
  multiChoice: { choices: ['red', 'green', 'blue'] },
  ref: { object: 'company' },
  refs: { object: 'user' },
  json: { kind: 'free' },
  formula: { expression: '1', result: 'number' },
  shortNumber: { prefix: 'D-' },
}
const written = [...fieldTypes.values()].filter(type => !['formula', 'shortNumber'].includes(type.type))
const silent = () => {}

describe.each(written)('$type', type => {
  const options = optionsOf[type.type] ?? {}

  test('takes its own samples as they are, and they differ', () => {
    const samples = [0, 1, 2, 41].map(n => type.sample(options, n))
    for (const sample of samples) expect(parseWith(type.type, sample, options)).toEqual({ value: sample })
    expect(new Set(samples.map(sample => JSON.stringify(sample))).size).toBeGreaterThan(1)
  })

  test('reads back what it writes into a cell', () => {
    for (const n of [0, 1, 7]) {
      const sample = type.sample(options, n)
      const back = type.fromText(type.toText(sample, options).trim(), options, silent, moscow)
      if (type.type === 'address') expect(type.toText(back ?? null, options)).toBe(type.toText(sample, options))
      else expect(back).toEqual(sample)
    }
  })

  test('has one parameter for each column', () => {
    const columns = type.columns(options)
    expect(columns[0]?.suffix).toBe('')
    expect(type.toColumns(type.sample(options, 1), options)).toHaveLength(columns.length)
    expect(type.toColumns(null, options)).toEqual(columns.map(() => null))
    expect(
      type.toJson(
        columns.map((_, at) => `c${at}`),
        options,
      ),
    ).toContain('c0')
  })

  test('never throws, reports exactly what it refuses, and takes its own results as they are', () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter(value => value !== null),
        value => {
          const input = value as Json
          const first = parseWith(type.type, input, options)
          if ('problems' in first) expect(first.problems).not.toEqual([])
          else expect(parseWith(type.type, first.value, options)).toEqual(first)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('never throws on any cell', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string()), cell => {
        let problems = 0
        const value = type.fromText(cell.trim() || '.', options, () => problems++, moscow)
        expect(value === undefined).toBe(problems > 0)
      }),
      { numRuns: 300 },
    )
  })

  test.each(['a\0b', 'a\ud800b'])('refuses text that cannot be stored: %j', broken => {
    const inside: Json[] = [
      broken,
      [broken],
      { line: broken },
      [{ value: broken }],
      [{ name: broken, price: '1' }],
      { a: broken },
    ]
    for (const input of inside) {
      const read = parseWith(type.type, input, options)
      if ('value' in read) expect(JSON.stringify(read.value)).not.toContain(JSON.stringify(broken).slice(1, -1))
    }
  })

  test('describes its values by a schema', () => {
    expect(type.schema(options)).toEqual(expect.objectContaining({}))
    expect(() => JSON.stringify(type.inputSchema?.(options) ?? {})).not.toThrow()
  })
})

describe('the declarations', () => {
  const fields = objects.flatMap(object =>
    Object.entries(object.fields).map(([name, field]) => ({ of: `${object.name}.${name}`, field })),
  )

  test.each(fields)('$of has a sample that it accepts', ({ field }) => {
    const type = fieldType(field)
    const sample = type.sample(field.options, 5)
    expect(
      type.parse(
        sample,
        field.options,
        code => {
          throw new Error(code)
        },
        moscow,
      ),
    ).toEqual(sample)
  })

  test('know which fields are always there', () => {
    expectTypeOf<Deal['name']>().toEqualTypeOf<string>()
    expectTypeOf<Deal['amount']>().toEqualTypeOf<Money | null>()
    expectTypeOf<Deal['lostReason']>().toEqualTypeOf<
      'price' | 'timing' | 'competitor' | 'noNeed' | 'silent' | 'other' | null
    >()
    expectTypeOf<Deal['tags']>().toEqualTypeOf<string[] | null>()
  })
})
