import { readFile } from 'node:fs/promises'
import sql from 'sql-template-tag'
import { afterAll, expect, test } from 'vitest'
import { makeCompany } from '../../test/setup/company.ts'
import { listRecords } from '../records/list.ts'
import { removeRecord } from '../records/remove.ts'
import { updateRecord } from '../records/update.ts'
import { findCompany } from './company-known.ts'
import { companyNames } from './demo/company-names.ts'

const company = await makeCompany()
afterAll(() => company.close())

const names = [
  ...companyNames.slice(0, 200),
  'ООО «Зелёный Двор»',
  'Ёлка и Ёж, зао',
  'ИП  Лукоморьев\u00a0И. И.',
  'Общество с ограниченной ответственностью “Рога, копыта”',
  'ЗАОстровье',
  '„Ньютон’с“ Ltd.',
  "O'Neill, Inc",
  'ООО',
  'Ян',
  'ÄRZTE GmbH',
  'Компания & Co.',
  `ПАО «${'Длинное имя '.repeat(20)}»`,
]

const keysNow = async () =>
  (await company.system()).db.query<{ value: string }>(
    sql`select object, record_id, value from match_key where kind = 'companyName' order by object, record_id, value`,
  )

/** Runs the migration again over records whose keys are not there, as they were not before it. */
async function migrateAgain(): Promise<void> {
  const migration = new URL('../../migrations/0016-company-names-as-keys.sql', import.meta.url)
  await company.database.owner.query(`delete from match_key where kind = 'companyName'`)
  await company.database.owner.query(await readFile(migration, 'utf8'))
}

test('who was there before names were keys is found by the same keys', async () => {
  for (const name of names) {
    await company.make('company', { name, legalName: `Торговый дом ${name}` })
    await company.make('lead', { name: 'Мирон', phones: ['+79261234567'], companyName: name })
  }
  const gone = await company.make('company', { name: 'ООО «Прошлогодний снег»' })
  await removeRecord(await company.system(), 'company', gone.id)

  const written = await keysNow()
  expect(written.length).toBeGreaterThan(names.length * 2)
  expect(written).not.toContainEqual(expect.objectContaining({ value: 'прошлогодний снег' }))
  await migrateAgain()
  expect(await keysNow()).toEqual(written)
})

test('a name stands for a company also by its legal name, for none where two bear it, and not in the trash', async () => {
  const ctx = await company.system()
  const named = (name: string) => findCompany(ctx, { inn: null, name })
  const known = await company.make('company', { name: 'Лесопилка', legalName: 'ООО «Вековой бор»' })
  expect(await named('«Вековой бор»')).toEqual({ id: known.id, name: 'Лесопилка', owner: null })
  expect(await named('Вековой')).toBeNull()

  const second = await company.make('company', { name: 'АО «Вековой бор»', inn: '7707083893' })
  expect(await named('Вековой бор')).toBeNull()
  expect(await findCompany(ctx, { inn: '7707083893', name: 'Вековой бор' })).toMatchObject({ id: second.id })
  await removeRecord(ctx, 'company', second.id)
  expect(await named('Вековой бор')).toMatchObject({ id: known.id })

  await updateRecord(ctx, 'company', known.id, { legalName: null })
  expect(await named('Вековой бор')).toBeNull()
})

test('a filter by a name finds that name alone, whatever else is the same company', async () => {
  const ctx = await company.system()
  const companyName = 'ООО «Ровно так»'
  const exact = await company.make('lead', { name: 'Ия', phones: ['+79261234568'], companyName })
  await company.make('lead', { name: 'Ада', phones: ['+79261234569'], companyName: 'Ровно так' })
  const { data } = await listRecords(ctx, 'lead', { filter: { companyName: { eq: companyName } } })
  expect(data.map(({ id }) => id)).toEqual([exact.id])
})
