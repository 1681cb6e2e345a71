import fc from 'fast-check'
import pg from 'pg'
import sql, { join, raw } from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../test/setup/database.ts'
import { testPostgres } from '../../test/setup/database.ts'
import type { Field } from './field.ts'
import { fieldType } from './fields/index.ts'
import { holds } from './filter-memory.ts'
import { conditionSql } from './filter-sql.ts'
import type { Json, StoredFields } from './index.ts'
import { moscow } from './testing/reading.ts'
import { readToyFilter, toyField, toyFields, toyNames } from './testing/toy.ts'
import { fold } from './words.ts'

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
  const field = toyField(name)
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
  const field = toyField(name)
  return (pools[name] ?? [0, 1, 2].map(n => (field ? fieldType(field).sample(field.options, n) : null))).map(input =>
    parsed(name, input),
  )
}

const record: fc.Arbitrary<StoredFields> = fc.record(
  Object.fromEntries(
    toyNames.map(name => [
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

const leaf: fc.Arbitrary<Json> = fc.constantFrom(...toyNames).chain(name => {
  const field = toyField(name)
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

  const columns = toyNames.flatMap(name => {
    const field = toyField(name)
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
    client = new pg.Client(testPostgres())
    await client.connect()
    await client.query(
      `create temp table toy (n int, custom jsonb, folded text, ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
    )
    for (const [n, row] of rows.entries()) {
      const values = toyNames.flatMap(name => {
        const field = toyField(name)
        return field ? fieldType(field).toColumns(row[name] ?? null, field.options) : []
      })
      await client.query(
        sql`insert into toy values (${n}, ${JSON.stringify(row)}, ${row.text === null ? null : `some ${fold(String(row.text))} more`}, ${join(values)})`,
      )
    }
  })
  afterAll(() => client.end())

  test('every value comes back from its columns as it was stored', async () => {
    const list = toyNames.map(name => {
      const field = toyField(name)
      const own = columns.filter(column => column.field === name).map(({ column }) => column)
      return field ? `'${name}', ${fieldType(field).toJson(own, field.options)}` : ''
    })
    const found = await client.query<{ json: StoredFields }>(
      `select json_build_object(${list.join(', ')}) as json from toy t order by n`,
    )
    expect(found.rows.map(row => row.json)).toEqual(rows)
  })

  test('an added field compares as a column does, and can be indexed', async () => {
    for (const name of toyNames) {
      const field = toyField(name)
      if (!field) continue
      const { fromJson, comparable: type } = fieldType(field)
      const expression = fromJson(`(custom->'${name}')`, field.options)
      const different = await client.query(
        `select n from toy t where (${expression}) is distinct from ${comparable(name)}::${type}`,
      )
      expect([name, different.rows]).toEqual([name, []])
      await client.query(`create index on toy ${type === 'jsonb' ? 'using gin' : ''} ((${expression}))`)
    }
  })

  test('a condition means the same as in memory, for columns and for added fields', async () => {
    const added = (name: string) => {
      const field = toyField(name)
      return field ? fieldType(field).fromJson(`(t.custom->'${name}')`, field.options) : ''
    }
    await fc.assert(
      fc.asyncProperty(filter, async written => {
        const { condition, problems } = readToyFilter(written)
        expect(problems).toEqual([])
        if (!condition) return
        const expected = rows.flatMap((row, n) => (holds(condition, row, toyField, moscow) ? [n] : []))
        for (const place of [comparable, added]) {
          const where = conditionSql(
            condition,
            name => ({
              field: toyFields[name] as Field,
              comparable: place(name),
              ...(name === 'text' && { folded: 't.folded' }),
            }),
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
    for (const name of toyNames) {
      const field = toyField(name)
      for (const operator of field ? fieldType(field).operators : []) {
        for (const operand of fc.sample(operandOf(name, operator), { numRuns: 40, seed: 3 })) {
          const { condition, problems } = readToyFilter({ [name]: { [operator]: operand } })
          expect(problems).toEqual([])
          const met = condition ? rows.filter(row => holds(condition, row, toyField, moscow)).length : 0
          if (met > 0 && met < rows.length) mixed.add(`${name} ${operator}`)
        }
        expect(mixed).toContain(`${name} ${operator}`)
      }
    }
  })
})
