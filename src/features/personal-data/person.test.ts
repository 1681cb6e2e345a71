import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../../test/setup/company.ts'
import { createRecord } from '../../records/create.ts'
import { recordsOfPerson } from './person.ts'

let company: TestCompany
beforeAll(async () => {
  company = await makeCompany()
})
afterAll(() => company.close())

test('attention that a client showed before he was known is his, and that of others is not', async () => {
  const ctx = await company.system()
  const contact = await createRecord(ctx, 'contact', { name: 'Пётр' })
  const his = await createRecord(ctx, 'interest', { message: 'Стол', status: 'verified', contact: contact.id })
  const other = await createRecord(ctx, 'interest', { message: 'Стул' })
  const ids = async (object: string, id: string) => (await recordsOfPerson(ctx, [{ object, id }])).map(each => each.id)
  expect((await ids('contact', contact.id)).sort()).toEqual([contact.id, his.id].sort())
  expect((await ids('interest', his.id)).sort()).toEqual([contact.id, his.id].sort())
  expect(await ids('interest', other.id)).toEqual([other.id])
})
