import fc from 'fast-check'
import pg from 'pg'
import sql, { join, raw } from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import '../../test/setup/database.ts'
import type { Field } from './field.ts'
import { fieldType } from './fields/index.ts'
import { moscow } from './fields/test-reading.ts'
import { parseFilter } from './filter.ts'
import { holds } from './filter-memory.ts'
import { conditionSql } from './filter-sql.ts'
import {
  address,
  boolean,
  choice,
  date,
  defineObject,
  email,
  emails,
  items,
  type Json,
  json,
  link,
  longText,
  messengers,
  money,
  multiChoice,
  number,
  percent,
  phones,
  ref,
  refs,
  type StoredFields,
  stage,
  systemFields,
  tags,
  text,
  time,
  url,
  user,
} from './index.ts'

const toy = defineObject({
  name: 'toy',
  plural: 'toys',
  title: 'text',
  number: 'T-',
  views: { list: ['text'] },
  fields: {
    text: text(),
    longText: longText(),
    email: email(),
    url: url(),
    number: number({ decimals: 4 }),
    percent: percent(),
    money: money(),
    boolean: boolean(),
    date: date(),
    time: time(),
    choice: choice(['red', 'green', 'blue']),
    ref: ref('company'),
    user: user(),
    stage: stage(),
    link: link(),
    phones: phones(),
    emails: emails(),
    messengers: messengers(),
    address: address(),
    tags: tags(),
    multiChoice: multiChoice(['red', 'green', 'blue']),
    refs: refs('user'),
    items: items(),
    json: json('free'),
  },
})
const fields: Record<string, Field> = { ...systemFields(toy), ...toy.fields }
const names = Object.keys(toy.fields)
const find = (name: string): Field | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined)

function read(filter: Json) {
  const problems: string[] = []
  const condition = parseFilter(filter, {
    field: find,
    reading: moscow,
    report: (code, _params, path) => problems.push(`${code} ${path}`),
  })
  return { condition, problems }
}

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

/** Values of which some are equal, some alike and some blank, so that every operator is met and missed. */
const pools: Record<string, Json[]> = {
  text: ['Алёна', 'алена', 'Алёна Иванова', '50 % скидка', 'a_b', 'axb', 'back\\slash', 'Ёлка', 'елка'],
  longText: ['Кухня\nна заказ', 'кухня', '100%', 'a_b'],
  email: ['anna@mail.ru', 'ivan@почта.рф', 'anna@mail.com'],
  url: ['https://a.ru/', 'https://b.ru/x'],
  number: [0, 1, -1, 1.5, 2.25, 1000, 0.1, 0.3],
  percent: [0, 12.5, 100],
  money: ['0.00', '1500.00', '1500.50', '-3.00', '9999999999999999.99'].map(amount => ({ amount, currency: 'RUB' })),
  boolean: [true, false],
  date: ['2026-03-07', '2026-03-08', '2025-12-31', '1965-02-01'],
  time: [
    '2026-03-06T21:00:00.000Z',
    '2026-03-07T20:59:59.999Z',
    '2026-03-07T21:00:00.000Z',
    '2026-03-07T11:05:00.123Z',
  ],
  choice: ['red', 'green', 'blue'],
  multiChoice: [['red'], ['red', 'green'], ['blue']],
  tags: [['VIP'], ['опт', 'VIP'], ['опт']],
  phones: [['+79262287794'], ['+74951234567', '+79262287795'], ['+74951234567;ext=12'], ['+78005553535']],
  emails: [['anna@mail.ru'], ['ivan@почта.рф', 'Anna.2@mail.ru'], ['ёж@лес.рф']],
  messengers: [['@anna'], [{ value: '8 926 228-77-94', type: 'whatsapp' }], ['@ivan', { value: '@anna', type: 'vk' }]],
  address: [
    { city: 'Москва', street: 'Тверская' },
    { line: 'г. Королёв, ул. Мира' },
    { postcode: '101000', city: 'Королев' },
  ],
}
const now = new Date()
const day = (away: number) => new Date(now.getTime() + away * 86_400_000).toISOString()
pools.time?.push(day(0), day(-1), day(1), day(-7), day(8), day(-31), day(31), day(-100), day(-366), day(366))
pools.date?.push(...[0, -1, 1, -7, 8, -31, 31, -100, -366, 366].map(away => day(away).slice(0, 10)))

const withinWordsTested = [
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'nextWeek',
  'thisMonth',
  'lastMonth',
  'nextMonth',
  'thisQuarter',
  'lastQuarter',
  'nextQuarter',
  'thisYear',
  'lastYear',
  'last7days',
  'last30days',
  'last90days',
  'next7days',
  'next30days',
  'past',
  'future',
]

const parsed = (name: string, input: Json): Json => {
  const field = find(name)
  if (!field) throw new Error(name)
  return (
    fieldType(field).parse(
      input,
      field.options,
      (code, _, path) => {
        throw new Error(`${name} ${code} ${path}`)
      },
      moscow,
    ) ?? null
  )
}
const poolOf = (name: string): Json[] => {
  const field = find(name)
  return (pools[name] ?? [0, 1, 2].map(n => (field ? fieldType(field).sample(field.options, n) : null))).map(input =>
    parsed(name, input),
  )
}

const record: fc.Arbitrary<StoredFields> = fc.record(
  Object.fromEntries(
    names.map(name => [
      name,
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...poolOf(name)) }, { weight: 1, arbitrary: fc.constant(null) }),
    ]),
  ),
)

const fragments: Json[] = [
  'алён',
  'АЛЕНА',
  '%',
  '_',
  '\\',
  'мира',
  'mail',
  '926',
  '8926',
  '55',
  'моск',
  'ёж',
  'королёв',
  'почта',
  'к',
]

function operandOf(name: string, operator: string): fc.Arbitrary<Json> {
  const pool = poolOf(name)
  const one: fc.Arbitrary<Json> = fc.constantFrom(...pool).map(value => {
    if (name === 'money') return (value as { amount: string }).amount
    if (name === 'link') return (value as { id: string }).id
    const first = Array.isArray(value) ? value[0] : value
    return typeof first === 'object' && first !== null ? String(Object.values(first)[0]) : (first ?? null)
  })
  if (operator === 'empty') return fc.boolean()
  if (operator === 'within') return fc.constantFrom(...withinWordsTested)
  if (operator === 'in' || operator === 'nin') return fc.array(one, { maxLength: 3 })
  if (operator === 'between') return fc.tuple(one, one)
  const isList = ['phones', 'emails', 'messengers', 'tags'].includes(name)
  if (
    operator === 'startsWith' ||
    (operator === 'contains' && (isList || typeof pool[0] === 'string' || name === 'address'))
  ) {
    const usable = name === 'phones' ? fragments.filter(part => /\d{2}/.test(String(part))) : fragments
    return fc.oneof(one, fc.constantFrom(...usable))
  }
  return name === 'time' ? fc.oneof(one, fc.constantFrom('2026-03-07', '2026-03-08')) : one
}

const leaf: fc.Arbitrary<Json> = fc.constantFrom(...names).chain(name => {
  const field = find(name)
  const operators = field ? fieldType(field).operators : []
  return fc
    .constantFrom(...operators)
    .chain(operator => operandOf(name, operator).map((operand): Json => ({ [name]: { [operator]: operand } })))
})
const filter: fc.Arbitrary<Json> = fc.letrec<{ tree: Json }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }).map((parts): Json => ({ and: parts })),
    fc.array(tie('tree'), { maxLength: 3 }).map((parts): Json => ({ or: parts })),
    tie('tree').map((part): Json => ({ not: part })),
  ),
})).tree

describe('over PostgreSQL', () => {
  const rows = fc.sample(record, { numRuns: 150, seed: 7 })
  let client: pg.Client

  const columns = names.flatMap(name => {
    const field = find(name)
    return field
      ? fieldType(field)
          .columns(field.options)
          .map(({ suffix, type }) => ({
            column: `t."${name}${suffix}"`,
            name: `"${name}${suffix}"`,
            type,
            field: name,
          }))
      : []
  })
  const comparable = (name: string) => `t."${name}"`

  beforeAll(async () => {
    client = new pg.Client(inject('postgres'))
    await client.connect()
    await client.query(
      `create temp table toy (n int, custom jsonb, ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
    )
    for (const [n, row] of rows.entries()) {
      const values = names.flatMap(name => {
        const field = find(name)
        return field ? fieldType(field).toColumns(row[name] ?? null, field.options) : []
      })
      await client.query(sql`insert into toy values (${n}, ${JSON.stringify(row)}, ${join(values)})`)
    }
  })
  afterAll(() => client.end())

  test('every value comes back from its columns as it was stored', async () => {
    const list = names.map(name => {
      const field = find(name)
      const own = columns.filter(column => column.field === name).map(({ column }) => column)
      return field ? `'${name}', ${fieldType(field).toJson(own, field.options)}` : ''
    })
    const found = await client.query<{ json: StoredFields }>(
      `select json_build_object(${list.join(', ')}) as json from toy t order by n`,
    )
    expect(found.rows.map(row => row.json)).toEqual(rows)
  })

  test('an added field compares as a column does, and can be indexed', async () => {
    for (const name of names) {
      const field = find(name)
      if (!field) continue
      const { fromJson, comparable: type } = fieldType(field)
      const expression = fromJson(`(custom->'${name}')`, field.options)
      const different =
        await client.query(`select n from toy t where (${expression}) is distinct from ${comparable(name)}::${type}
        and not (custom->'${name}' = 'null' and ${comparable(name)} is null)`)
      expect([name, different.rows]).toEqual([name, []])
      await client.query(`create index on toy ${type === 'jsonb' ? 'using gin' : ''} ((${expression}))`)
    }
  })

  test('a condition means the same as in memory, for columns and for added fields', async () => {
    const added = (name: string) => {
      const field = find(name)
      return field ? fieldType(field).fromJson(`nullif(t.custom->'${name}', 'null')`, field.options) : ''
    }
    await fc.assert(
      fc.asyncProperty(filter, async written => {
        const { condition, problems } = read(written)
        expect(problems).toEqual([])
        if (!condition) return
        const expected = rows.flatMap((row, n) => (holds(condition, row, find, moscow) ? [n] : []))
        for (const place of [comparable, added]) {
          const where = conditionSql(
            condition,
            name => ({ field: fields[name] as Field, comparable: place(name) }),
            moscow,
          )
          const found = await client.query<{ n: number }>(sql`select n from ${raw('toy t')} where ${where} order by n`)
          expect(found.rows.map(row => row.n)).toEqual(expected)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('every operator of every field is met by some rows and missed by others', async () => {
    const mixed = new Set<string>()
    for (const name of names) {
      const field = find(name)
      for (const operator of field ? fieldType(field).operators : []) {
        for (const operand of fc.sample(operandOf(name, operator), { numRuns: 40, seed: 3 })) {
          const { condition, problems } = read({ [name]: { [operator]: operand } })
          expect(problems).toEqual([])
          const met = condition ? rows.filter(row => holds(condition, row, find, moscow)).length : 0
          if (met > 0 && met < rows.length) mixed.add(`${name} ${operator}`)
        }
        expect(mixed).toContain(`${name} ${operator}`)
      }
    }
  })
})
