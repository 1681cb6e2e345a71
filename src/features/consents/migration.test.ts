import { readFile } from 'node:fs/promises'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../../test/setup/company.ts'
import type { FormSettings } from '../channel.ts'
import { askedConsents } from './asked.ts'
import { listPurposes } from './purposes.ts'

let company: TestCompany
beforeAll(async () => {
  company = await makeCompany()
})
afterAll(() => company.close())

test('forms of before go on to ask for the same words; each wording is one purpose', async () => {
  const make = async (form: object | null) =>
    String((await company.make('source', { kind: 'form', name: 'Сайт', form: form as never })).key)
  const usual = await make({ locale: 'ru', consent: { text: '' } })
  const own = { text: 'Прочитал и согласен', link: 'https://romashka.example/policy' }
  const [first, second] = [await make({ consent: own }), await make({ title: 'Замер', consent: own })]
  const english = await make({ locale: 'en', consent: {} })
  const silent = await make({ title: 'Без согласия' })
  const never = await make(null)

  const { owner } = company.database
  await owner.query(
    'drop table consent, consent_version, consent_purpose; drop index merged_record_kept_index, interest_lead_index',
  )
  await owner.query(`begin; ${await readFile('migrations/0065-consents.sql', 'utf8')}; commit`)

  const ctx = await company.system()
  expect(await listPurposes(ctx)).toHaveLength(3)
  const askedBy = async (key: string) => {
    const row = await ctx.db.one<{ form: FormSettings | null }>(sql`select form from source where key = ${key}`)
    expect(row?.form?.consent).toBeUndefined()
    return askedConsents(ctx, row?.form ?? null, row?.form?.locale ?? 'ru')
  }
  expect(await askedBy(usual)).toMatchObject([
    { text: 'Согласен на обработку персональных данных', link: null, required: true },
  ])
  expect(await askedBy(first)).toMatchObject([{ ...own, required: true }])
  expect(await askedBy(second)).toEqual(await askedBy(first))
  expect(await askedBy(english)).toMatchObject([{ text: 'I agree to the processing of my personal data' }])
  expect(await askedBy(silent)).toEqual([])
  expect(await askedBy(never)).toEqual([])
  // Nothing is made anew where it is shown.
  expect(await listPurposes(ctx)).toHaveLength(3)
})
