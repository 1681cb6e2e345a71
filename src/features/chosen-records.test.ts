import sql, { join } from 'sql-template-tag'
import { expect, test } from 'vitest'
import { openSales } from '../../test/setup/sales.ts'
import { tableOf } from '../database/table.ts'
import { updateRecord } from '../records/index.ts'
import { chosenRecords } from './chosen-records.ts'

test('every field of every object is read of a past moment in the type in which it is read now', async () => {
  const sales = await openSales()
  const ctx = await sales.company.system()
  const asOf = new Date().toISOString()
  const typesOf = async (name: string, fields: readonly string[], then: { asOf?: string }) => {
    const { with: members, rows, where, value } = chosenRecords(ctx, name, then)
    const types = fields.map(
      field => sql`pg_typeof((select ${value(field)} from ${rows} where ${where} limit 1))::text`,
    )
    return ctx.db.one<{ types: string[] }>(sql`${members} select array[${join(types)}] as types`)
  }
  for (const [name, object] of ctx.config.objects) {
    const fields = [...tableOf(object).fields.keys()]
    expect(await typesOf(name, fields, { asOf }), name).toEqual(await typesOf(name, fields, {}))
  }
  await sales.company.close()
})

test('what was not changed since is what it is, and what was is what it was', async () => {
  const sales = await openSales()
  const rubles = (amount: string, currency = 'RUB') => ({ amount, currency })
  const { id } = await sales.deal({ amount: rubles('100'), opensOn: '2026-02-03' })
  const read = async (asOf?: string) => {
    const ctx = await sales.company.system()
    const { with: members, rows, where, value, currencyOf } = chosenRecords(ctx, 'deal', { asOf })
    return ctx.db.one(sql`${members} select ${value('name')} as name, ${value('amount')}::text as amount, ${currencyOf('amount')} as currency,
      ${value('opensOn')}::text as opens, ${value('owner')}::text as owner from ${rows} where ${where}`)
  }
  const first = await read()
  const pause = () => new Promise(resolve => setTimeout(resolve, 20))
  await pause()
  const asOf = new Date().toISOString()
  await pause()
  await updateRecord(await sales.company.system(), 'deal', id, { amount: rubles('7', 'USD'), opensOn: null })
  expect(await read(asOf)).toEqual(first)
  expect(await read()).toMatchObject({ amount: '7.00', currency: 'USD', opens: null })
  await sales.company.close()
})
