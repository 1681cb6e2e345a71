import sql from 'sql-template-tag'
import { afterAll, expect, test } from 'vitest'
import { makeCompany } from '../../test/setup/company.ts'
import { Invalid } from '../model/index.ts'
import { type Context, transact } from '../records/index.ts'
import { foreseenNumber, mainLegalEntity, type NumberWanted, nextNumber, takeNumber } from './document-numbers.ts'
import { patternProblems, writeNumber } from './number-pattern.ts'

const company = await makeCompany()
afterAll(() => company.close())

const entityOf = async () => (await company.make('legalEntity', { name: 'ООО «Ёлка»' })).id
const take = (ctx: Context, wanted: NumberWanted) => transact(ctx, inside => nextNumber(inside, wanted))
const setPattern = (ctx: Context, { kind, legalEntity }: NumberWanted, pattern: string, yearly = true) =>
  ctx.db.query(sql`
    insert into document_numbering (kind, legal_entity, pattern, yearly) values (${kind}, ${legalEntity}, ${pattern}, ${yearly})
    on conflict (workspace_id, kind, legal_entity) do update set pattern = excluded.pattern, yearly = excluded.yearly`)

const upTo = (last: number) => Array.from({ length: last }, (_, at) => String(at + 1))
const byNumber = (one: string, other: string) => Number(one) - Number(other)

test('two hundred who take a number at once, half of whom fail, get 1 to 100 without gap or double', async () => {
  const ctx = await company.system()
  const wanted: NumberWanted = { kind: 'invoice', legalEntity: await entityOf(), dated: '2026-02-01' }
  const kept: string[] = []
  const queue = Array.from({ length: 200 }, (_, at) => at)
  const takeAll = async () => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      const fails = at % 2 === 1
      const taken = transact(ctx, async inside => {
        const number = await nextNumber(inside, wanted)
        if (fails) throw new Error('the document is refused')
        return number
      })
      if (fails) await expect(taken).rejects.toThrow('the document is refused')
      else kept.push(await taken)
    }
  }
  await Promise.all(Array.from({ length: 16 }, takeAll))
  expect(kept.sort(byNumber)).toEqual(upTo(100))
  const rows = await ctx.db.query<{ number: string }>(
    sql`select number from document_number where legal_entity = ${wanted.legalEntity} order by counted`,
  )
  expect(rows.map(({ number }) => number)).toEqual(upTo(100))
  expect(await foreseenNumber(ctx, wanted)).toBe('101')
})

test('each kind, each organisation and each year is counted by itself', async () => {
  const ctx = await company.system()
  const [one, other] = [await entityOf(), await entityOf()]
  const invoice = { kind: 'invoice', legalEntity: one, dated: '2026-12-31' } as const
  expect(await take(ctx, invoice)).toBe('1')
  expect(await take(ctx, { ...invoice, dated: '2027-01-01' })).toBe('1')
  expect(await take(ctx, invoice)).toBe('2')
  expect(await take(ctx, { ...invoice, legalEntity: other })).toBe('1')
  expect(await take(ctx, { ...invoice, kind: 'contract' })).toBe('1')
  await setPattern(ctx, { ...invoice, kind: 'act' }, 'А-{NNN}/{YY}', false)
  expect(await take(ctx, { ...invoice, kind: 'act' })).toBe('А-001/26')
  expect(await take(ctx, { ...invoice, kind: 'act', dated: '2027-01-01' })).toBe('А-002/27')
})

test('a number written by hand is given once, and passed over when the count comes to it', async () => {
  const ctx = await company.system()
  const wanted: NumberWanted = { kind: 'contract', legalEntity: await entityOf(), dated: '2026-02-01' }
  await takeNumber(ctx, { ...wanted, number: '2' })
  await expect(takeNumber(ctx, { ...wanted, number: '2' })).rejects.toThrow(Invalid)
  expect([await take(ctx, wanted), await take(ctx, wanted)]).toEqual(['1', '3'])
  await expect(takeNumber(ctx, { ...wanted, number: '3' })).rejects.toThrow(Invalid)
  // A pattern that would write an old number anew.
  await setPattern(ctx, wanted, '1{N}')
  expect(await take(ctx, wanted)).toBe('14')
})

test('nobody writes the same number twice by another way either', async () => {
  const ctx = await company.system()
  const legalEntity = await entityOf()
  const again = (number: string) =>
    ctx.db.query(sql`
      insert into document_number (kind, legal_entity, period, number, counted, dated)
      values ('act', ${legalEntity}, 2026, ${number}, 1, '2026-01-01')`)
  await again('1')
  await expect(again('1')).rejects.toThrow()
  await expect(again('x')).rejects.toThrow()
})

test('what is made in nobody’s name is made in that of the main organisation', async () => {
  const ctx = await company.system()
  await entityOf()
  const main = await company.make('legalEntity', { name: 'ООО «Главная»', main: true })
  expect(await mainLegalEntity(ctx)).toBe(main.id)
})

test('a pattern has one place for the number and no place that is not known', () => {
  expect(patternProblems('КП-{NNNN}/{YYYY}', 'pattern')).toEqual([])
  expect(writeNumber('КП-{NNNN}/{YYYY}', 7, '2026-02-01')).toBe('КП-0007/2026')
  for (const bad of ['', 'Д-{YY}', '{N}-{N}', '{N}{M}', '{N', ' {N}', '{N}\n', `{N}${'я'.repeat(60)}`])
    expect(patternProblems(bad, 'pattern'), bad).not.toEqual([])
})
