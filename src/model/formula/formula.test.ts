import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../../test/setup/database.ts'
import { testPostgres } from '../../../test/setup/database.ts'
import type { Field } from '../field.ts'
import {
  boolean,
  choice,
  compileFormula,
  date,
  type FormulaResult,
  fieldType,
  type Json,
  longText,
  money,
  number,
  percent,
  type StoredFields,
  tags,
  text,
  time,
} from '../index.ts'
import { moscow } from '../testing/reading.ts'

const fields: Record<string, Field> = {
  a: number({ decimals: 6 }),
  b: number({ decimals: 6 }),
  rate: percent(),
  price: money(),
  cost: money(),
  name: text(),
  about: longText(),
  kind: choice(['retail', 'wholesale']),
  open: boolean(),
  urgent: boolean(),
  opened: date(),
  closes: date(),
  at: time(),
  labels: tags(),
}
const names = Object.keys(fields).filter(name => name !== 'labels')
const find = (name: string): Field | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined)

function compile(expression: string, result: FormulaResult) {
  const problems: string[] = []
  const formula = compileFormula({ expression, result }, find, (code, params = {}) =>
    problems.push([code, ...Object.values(params)].join(' ')),
  )
  return { formula, problems }
}

const record: StoredFields = {
  a: 7,
  b: -2.5,
  rate: 12.5,
  price: { amount: '1500.00', currency: 'RUB' },
  cost: { amount: '999.99', currency: 'RUB' },
  name: 'Стул «Осень»',
  about: null,
  kind: 'retail',
  open: true,
  urgent: null,
  opened: '2026-02-27',
  closes: '2026-03-07',
  at: '2026-03-07T21:30:00.000Z',
}
const now = new Date('2026-03-08T22:00:00Z')

describe('a formula', () => {
  test.each<[string, FormulaResult, Json]>(
    [
      ['a + b * 2', 'number', 2],
      ['(a + b) * 2', 'number', 9],
      ['1 / 3', 'number', 0.3333333333],
      ['2 / 3', 'number', 0.6666666667],
      ['-2 / 3', 'number', -0.6666666667],
      ['a / 0', 'number', null],
      ['a % 4', 'number', 3],
      ['0 - 7 % 4', 'number', -3],
      ['a + about_length', 'number', undefined as unknown as Json],
      ['round(2.5)', 'number', 3],
      ['round(-2.5)', 'number', -3],
      ['round(2.345, 2)', 'number', 2.35],
      ['price - cost', 'money', { amount: '500.01', currency: 'RUB' }],
      ['price * rate / 100', 'money', { amount: '187.50', currency: 'RUB' }],
      ['if(price > 1000 and kind = "retail", "большая", \'малая\')', 'text', 'большая'],
      ['kind == "wholesale" ? 1 : 2', 'number', 2],
      ['if(urgent, 1)', 'number', null],
      ['not (a > 5) or open', 'boolean', true],
      ['urgent and a < 0', 'boolean', false],
      ['urgent or a > 0', 'boolean', true],
      ['urgent and a > 0', 'boolean', null],
      ['empty(about)', 'boolean', true],
      ['coalesce(about, name)', 'text', 'Стул «Осень»'],
      [
        'concat(name, " — ", a, " шт., ", rate / 100, about, " ", opened, " ", open)',
        'text',
        'Стул «Осень» — 7 шт., 0.125 2026-02-27 true',
      ],
      ['concat(about)', 'text', null],
      ['length(name)', 'number', 12],
      ['days(opened, closes)', 'number', 8],
      ['days(opened, at)', 'number', 9],
      ['days(closes, today())', 'number', 2],
      ['addDays(closes, 30)', 'date', '2026-04-06'],
      ['addDays(closes, 9999999)', 'date', null],
      ['year(closes) * 100 + month(closes)', 'number', 202603],
      ['min(a, b, 3)', 'number', -2.5],
      ['max(opened, closes)', 'date', '2026-03-07'],
      ['floor(b) + ceil(b) + abs(b)', 'number', -2.5],
      ['a <> 7', 'boolean', false],
      ['a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a', 'number', null],
    ].filter(([, , value]) => value !== undefined) as [string, FormulaResult, Json][],
  )('%s (%s) is %j', (expression, result, value) => {
    const { formula, problems } = compile(expression, result)
    expect(problems).toEqual([])
    expect(formula?.evaluate(record, moscow, now)).toEqual(value)
  })

  test('sums of different currencies make no money', () => {
    const { formula } = compile('price + cost', 'money')
    expect(formula?.evaluate({ ...record, cost: { amount: '1.00', currency: 'USD' } }, moscow)).toBeNull()
    expect(compile('a', 'money').formula?.evaluate(record, moscow)).toEqual({ amount: '7.00', currency: 'RUB' })
  })

  test('names the fields it uses', () =>
    expect(compile('a + a + length(name)', 'number').formula?.uses).toEqual(['a', 'name']))

  test.each<[string, FormulaResult, RegExp]>([
    ['', 'number', /^formulaSyntax/],
    ['a +', 'number', /^formulaSyntax/],
    ['a b', 'number', /^formulaSyntax/],
    ['a; b', 'number', /^formulaSyntax/],
    ['a.b', 'number', /^formulaSyntax/],
    ['a["b"]', 'number', /^formulaSyntax/],
    ['[1]', 'number', /^formulaSyntax/],
    ['this', 'number', /^formulaSyntax/],
    ['null', 'number', /^formulaSyntax/],
    ['process(1)', 'number', /^formulaFunction process/],
    ['constructor("x")', 'text', /^formulaFunction constructor/],
    ['a.constructor("x")', 'text', /^formulaFunction/],
    ['negative(a)', 'number', /^formulaFunction negative/],
    ['a | b', 'number', /^formulaFunction \|/],
    ['missing + 1', 'number', /^formulaField missing/],
    ['__proto__', 'number', /^formulaField __proto__/],
    ['labels', 'text', /^formulaFieldType labels/],
    ['name + 1', 'number', /^formulaTypes \+/],
    ['if(a, 1, 2)', 'number', /^formulaTypes if/],
    ['if(open, 1, "x")', 'number', /^formulaTypes if/],
    ['round(a, b)', 'number', /^formulaTypes round/],
    ['round(a, 11)', 'number', /^formulaTypes round/],
    ['name < "я"', 'boolean', /^formulaTypes </],
    ['name', 'number', /^formulaResult number text/],
    ['1e5', 'number', /^formulaNumber 1e5/],
    ['0.12345678901', 'number', /^formulaNumber/],
    ['"a\0"', 'text', /^formulaSyntax/],
    ['1'.repeat(3000), 'number', /^tooLong/],
    [`${'('.repeat(900)}1${')'.repeat(900)}`, 'number', /^formula|^$/],
    [Array(210).fill('1').join('+'), 'number', /^formulaSize/],
    [`concat(${Array(21).fill('a').join()})`, 'text', /^formulaFunction/],
    [`${'-'.repeat(120)}1`, 'number', /^formulaSize/],
  ])('%s (%s) is refused', (expression, result, problem) => {
    expect(compile(expression, result).problems.join()).toMatch(problem)
  })
})

const figure = fc
  .oneof(
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fc
      .tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 6 }))
      .map(([digits, places]) => Number((digits / 10 ** places).toPrecision(15)))
      .filter(value => Number.isInteger(value * 1e6) || Math.abs(value) < 1e8),
    fc.constantFrom(0, 1, -1, 0.5, 2.5, 0.000001, 3, 7),
  )
  .map(value => Number(value.toFixed(6)) || 0)
const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.constantFrom('RUB', 'RUB', 'RUB', 'USD'))
  .map(([kopecks, currency]) => {
    const digits = String(kopecks < 0n ? -kopecks : kopecks).padStart(3, '0')
    return { amount: `${kopecks < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`, currency }
  })
const words = fc
  .string({ unit: fc.constantFrom('я', 'ё', 'a', ' ', "'", '"', '\\', '%', '$1', '😀', '0'), maxLength: 6 })
  .map(value => value.trim())
  .filter(Boolean)
const days = fc
  .integer({ min: -719_000, max: 2_900_000 })
  .map(count => new Date(count * 86_400_000).toISOString().slice(0, 10))
  .filter(day => /^\d{4}-/.test(day) && day > '0001-01-01')
const moments = fc
  .date({ min: new Date('1975-01-01'), max: new Date('2037-12-31'), noInvalidDate: true })
  .map(moment => moment.toISOString())
const orBlank = (values: fc.Arbitrary<Json>) => fc.option(values, { freq: 5, nil: null })
const records: fc.Arbitrary<StoredFields> = fc.record({
  a: orBlank(figure),
  b: orBlank(figure),
  rate: orBlank(figure),
  price: orBlank(amount),
  cost: orBlank(amount),
  name: orBlank(words),
  about: orBlank(words),
  kind: orBlank(fc.constantFrom('retail', 'wholesale')),
  open: orBlank(fc.boolean()),
  urgent: orBlank(fc.boolean()),
  opened: orBlank(days),
  closes: orBlank(days),
  at: orBlank(moments),
})

const quoted = (value: string) => JSON.stringify(value)
/** Formulas of each type, as an administrator might write them and as he never would. */
const formulas = fc.letrec<{ number: string; text: string; boolean: string; date: string }>(tie => {
  const size = { depthSize: 'small', maxDepth: 4 } as const
  const two = (type: 'number' | 'boolean', signs: string[]) =>
    fc.tuple(tie(type), fc.constantFrom(...signs), tie(type)).map(([left, sign, right]) => `(${left} ${sign} ${right})`)
  const call = (name: string, ...parts: fc.Arbitrary<string>[]) =>
    fc.tuple(...parts).map(given => `${name}(${given.join(', ')})`)
  const choose = (type: 'number' | 'text' | 'boolean' | 'date') => [
    call('if', tie('boolean'), tie(type), tie(type)),
    call('coalesce', tie(type), tie(type)),
  ]
  return {
    number: fc.oneof(
      size,
      fc.constantFrom('a', 'b', 'rate', 'price', 'cost', '2', '0.1', '3', '100', '0', '12345678901234567890'),
      two('number', ['+', '-', '*', '/', '%']),
      two('number', ['*', '/']),
      tie('number').map(part => `-${part}`),
      call('abs', tie('number')),
      call('floor', tie('number')),
      call('ceil', tie('number')),
      call('round', tie('number'), fc.constantFrom('0', '2', '10')),
      call('min', tie('number'), tie('number'), tie('number')),
      call('max', tie('number'), tie('number')),
      call('length', tie('text')),
      call('days', tie('date'), tie('date')),
      call('year', tie('date')),
      call('month', tie('date')),
      call('day', tie('date')),
      ...choose('number'),
    ),
    text: fc.oneof(
      size,
      fc.constantFrom('name', 'about', 'kind'),
      words.map(quoted),
      call('concat', tie('text'), tie('number'), tie('date'), tie('boolean')),
      ...choose('text'),
    ),
    boolean: fc.oneof(
      size,
      fc.constantFrom('open', 'urgent', 'true', 'false'),
      two('number', ['=', '!=', '<', '<=', '>', '>=', '==', '<>']),
      two('boolean', ['and', 'or', '&&', '||', '=']),
      fc
        .tuple(tie('date'), fc.constantFrom('<', '>=', '='), tie('date'))
        .map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      fc
        .tuple(tie('text'), fc.constantFrom('=', '!='), tie('text'))
        .map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      call('not', tie('boolean')),
      call('empty', tie('text')),
      call('empty', tie('number')),
      ...choose('boolean'),
    ),
    date: fc.oneof(
      size,
      fc.constantFrom('opened', 'closes', 'at', 'today()'),
      call('addDays', tie('date'), tie('number')),
      call('max', tie('date'), tie('date')),
      ...choose('date'),
    ),
  }
})

describe('over PostgreSQL', () => {
  let client: pg.Client
  const rows = fc.sample(records, { numRuns: 60, seed: 11 })
  const columns = names.flatMap(name =>
    fields[name]
      ? fieldType(fields[name])
          .columns(fields[name].options)
          .map(({ suffix, type }) => `"${name}${suffix}" ${type}`)
      : [],
  )
  const inColumns = (name: string) => ({
    comparable: `t."${name}"`,
    currency: fields[name]?.type === 'money' ? `t."${name}_currency"` : undefined,
  })
  const inJson = (name: string) => {
    const json = `(t.custom->'${name}')`
    const field = fields[name]
    return {
      comparable: field ? fieldType(field).fromJson(json, field.options) : '',
      currency: field?.type === 'money' ? `(${json} ->> 'currency')` : undefined,
    }
  }

  beforeAll(async () => {
    client = new pg.Client(testPostgres())
    await client.connect()
    await client.query(`create temp table toy (n int, custom jsonb, ${columns.join(', ')})`)
    for (const [n, row] of rows.entries()) {
      const values = [
        n,
        JSON.stringify(row),
        ...names.flatMap(name =>
          fields[name] ? fieldType(fields[name]).toColumns(row[name] ?? null, fields[name].options) : [],
        ),
      ]
      await client.query(`insert into toy values (${values.map((_, at) => `$${at + 1}`).join()})`, values)
    }
  })
  afterAll(() => client.end())

  const cases = fc.oneof(
    formulas.number.map(expression => ({ expression, result: 'number' as const })),
    formulas.number.map(expression => ({ expression, result: 'money' as const })),
    formulas.text.map(expression => ({ expression, result: 'text' as const })),
    formulas.boolean.map(expression => ({ expression, result: 'boolean' as const })),
    formulas.date.map(expression => ({ expression, result: 'date' as const })),
  )

  test('gives in SQL what it gives in code, whatever the formula and the record', async () => {
    let meaningful = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ expression, result }) => {
        const { formula, problems } = compile(expression, result)
        if (!formula) {
          expect(problems.join()).toMatch(/^(formulaSize|tooLong)/)
          return
        }
        const expected = rows.map(row => formula.evaluate(row, moscow))
        for (const place of [inColumns, inJson]) {
          const found = await client.query<{ value: Json }>(
            `select to_json(${formula.stored(place, moscow)}) as value from toy t order by n`,
          )
          expect(found.rows.map(row => row.value)).toEqual(expected)
        }
        if (new Set(expected.map(value => JSON.stringify(value))).size > 2) meaningful++
      }),
      { numRuns: 400 },
    )
    expect(meaningful).toBeGreaterThan(100)
  })

  test('filters compare what answers show', async () => {
    const { formula } = compile('round(price / 3, 2)', 'money')
    const found = await client.query<{ same: boolean }>(
      `select (${formula?.comparable(inColumns, moscow)}) is not distinct from ((${formula?.stored(inColumns, moscow)})->>'amount')::numeric as same from toy t`,
    )
    expect(found.rows.every(row => row.same)).toBe(true)
  })
})
