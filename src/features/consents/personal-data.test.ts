import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../../test/setup/company.ts'
import { personalConsents } from './personal-data.ts'
import { insertPurpose } from './purposes.ts'
import { keepReceived } from './received.ts'

let company: TestCompany
beforeAll(async () => {
  company = await makeCompany()
})
afterAll(() => company.close())

test('a person is told all he agreed to; erased, the evidence stays and tells of nobody', async () => {
  const ctx = await company.system()
  const purpose = await insertPurpose(ctx, {
    name: { ru: 'Рассылки' },
    kind: 'advertising',
    basis: 'consent',
    text: { ru: 'Хочу новости' },
  })
  const [one, other] = [await newLead('79161110001'), await newLead('79161110002')]
  for (const id of [one, other])
    await keepReceived(ctx, {
      id: crypto.randomUUID(),
      at: new Date().toISOString(),
      source: { kind: 'api', form: null },
      page: `https://site.example/${id}`,
      told: [{ purpose: purpose.id }],
      on: { object: 'lead', id },
    })
  const person = [{ object: 'lead', id: one }]
  expect(await personalConsents.tell(ctx, person)).toMatchObject([
    {
      purpose: { ru: 'Рассылки' },
      act: 'given',
      version: 1,
      text: { ru: 'Хочу новости' },
      page: `https://site.example/${one}`,
    },
  ])
  expect(await personalConsents.count(ctx, person)).toBe(1)
  expect(await personalConsents.erase(ctx, person)).toBe(1)
  expect(await personalConsents.erase(ctx, person)).toBe(0)
  expect(await personalConsents.tell(ctx, person)).toEqual([])
  const rows = await ctx.db.query(
    sql`select object, record_id, receipt, page, note, purpose, act from consent order by id`,
  )
  expect(rows).toMatchObject([
    { object: null, record_id: null, receipt: null, page: null, note: null, purpose: purpose.id, act: 'given' },
    { record_id: other, page: `https://site.example/${other}` },
  ])
})

const newLead = async (phone: string): Promise<string> =>
  (await company.make('lead', { name: 'Ольга', phones: [{ value: `+${phone}` }] })).id
