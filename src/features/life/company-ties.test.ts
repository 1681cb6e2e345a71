import { afterAll, describe, expect, test } from 'vitest'
import { openSales } from '../../../test/setup/sales.ts'
import { newId } from '../../model/index.ts'
import { createRecord } from '../../records/create.ts'
import { updateRecord } from '../../records/update.ts'
import { listNotices } from '../notice.ts'
import { life } from './index.ts'

const { company, me, other, head, team, newPhone, lead, read, mine } = await openSales()
afterAll(() => company.close())

const told = async (user: string) =>
  (await listNotices(await company.as(user), { limit: 50 })).map(({ title }) => title)

describe('a lead from a company of another manager', () => {
  test('typed in by hand is tied to it by name or ИНН, and its owner is told once', async () => {
    const plant = await company.make('company', { name: 'ООО «Литейный двор»', inn: '7707083893', owner: other })
    const typed = { phones: [newPhone()], companyName: 'Литейный двор, ООО' }
    const { id } = await createRecord(await mine(), 'lead', { name: 'Тихон', owner: me, ...typed })
    await company.settle([life])
    await company.settle([life])
    expect(await read('lead', id)).toMatchObject({ company: plant.id, owner: me })
    const heard = async () => (await told(other)).filter(title => title.includes('Литейный двор'))
    expect(await heard()).toEqual([expect.stringContaining('Аня')])

    const byInn = await lead({ name: 'Прохор', inn: '7707083893' })
    await company.settle([life])
    expect((await read('lead', byInn.id)).company).toBe(plant.id)
    expect(await heard()).toHaveLength(2)
    // Whose lead it is he hears; what he may not see, not.
    expect((await told(other)).join()).not.toMatch(/Тихон|Прохор/)
  })

  test('is tied also when the company is written down later, or chosen', async () => {
    const plant = await company.make('company', { name: 'АО «Ткацкая»', owner: other })
    const { id } = await lead({ name: 'Мирон' })
    await updateRecord(await mine(), 'lead', id, { companyName: 'ткацкая' })
    await company.settle([life])
    expect((await read('lead', id)).company).toBe(plant.id)
    const chosen = await lead({ name: 'Клим', company: plant.id })
    await company.settle([life])
    expect((await read('lead', chosen.id)).companyName).toBeNull()
    expect((await told(other)).filter(title => title.includes('Ткацкая'))).toHaveLength(2)
  })

  test('is told of to the head where the owner has left, and to nobody of what is his own', async () => {
    const gone = await company.hire('Ушедший', { team, fields: { active: false } })
    await company.make('company', { name: 'Пекарня Луч', owner: gone })
    await company.make('company', { name: 'Своя пекарня', owner: me })
    await lead({ name: 'Савва', companyName: 'Пекарня «Луч»' })
    await lead({ name: 'Своя', companyName: 'Своя пекарня' })
    await company.settle([life])
    expect(await told(head)).toContainEqual(expect.stringContaining('Савва'))
    expect(await told(me)).not.toContainEqual(expect.stringContaining('Своя'))
  })

  test('that stays alone with its name is tied to none of two that bear it', async () => {
    await company.make('company', { name: 'ООО «Двойник»', owner: other })
    await company.make('company', { name: 'ЗАО «Двойник»', owner: other })
    const { id } = await lead({ companyName: 'Двойник' })
    await company.settle([life])
    expect((await read('lead', id)).company).toBeNull()
  })

  test('that has no card yet: those who work with it hear of each other', async () => {
    const theirs = await lead({ name: 'Лука', companyName: 'ИП Лукоморьев', owner: other })
    const free = await lead({ name: 'Фома', companyName: 'Лукоморьев', owner: null })
    await company.settle([life])
    expect(await told(other)).not.toContainEqual(expect.stringContaining('Лукоморьев'))
    await updateRecord(await company.system(), 'lead', free.id, { owner: me })
    await company.settle([life])
    const [theirsNotice] = await listNotices(await company.as(other), { limit: 1 })
    expect(theirsNotice).toMatchObject({ title: expect.stringContaining('Аня'), on: { id: theirs.id } })
    expect(await told(me)).toContainEqual(expect.stringContaining('Боря'))
  })

  test('is known as a colleague’s also behind hundreds of newer ones that nobody works with', async () => {
    const old = await lead({ name: 'Давний', companyName: 'Долгий двор', owner: other })
    for (let newer = 0; newer < 150; newer++) await lead({ companyName: 'Долгий двор', owner: null })
    const taken = await lead({ name: 'Новый', companyName: 'Долгий двор', owner: null })
    await company.settle([life])
    await updateRecord(await company.system(), 'lead', taken.id, { owner: me })
    await company.settle([life])
    const [notice] = await listNotices(await company.as(other), { limit: 1 })
    expect(notice).toMatchObject({ title: expect.stringContaining('Долгий двор'), on: { id: old.id } })
  })

  test('whose name is everybody’s tells nobody of nothing', async () => {
    for (let n = 0; n < 22; n++) await lead({ companyName: 'Частное лицо', owner: other })
    await company.settle([life])
    const before = (await told(me)).length
    await lead({ companyName: 'Частное лицо', owner: me })
    await company.settle([life])
    expect(await told(me)).toHaveLength(before)
  })

  test('many of one list are one word to its owner', async () => {
    const plant = await company.make('company', { name: 'Завод Каскад', owner: other })
    const ctx = { ...(await company.system()), via: { channel: 'import' as const, reference: newId() } }
    for (const name of ['Раз', 'Два', 'Три'])
      await createRecord(ctx, 'lead', { name, phones: [newPhone()], company: plant.id, owner: me })
    await company.settle([life])
    expect((await told(other)).filter(title => title.includes('Каскад'))).toHaveLength(1)
  })

  test('that comes in a list is tied to the company it names, or stays with its name', async () => {
    const plant = await company.make('company', { name: 'АО «Прядильная»', owner: other })
    const ctx = { ...(await company.system()), via: { channel: 'import' as const, reference: newId() } }
    const listed = (name: string, companyName: string) =>
      createRecord(ctx, 'lead', { name, phones: [newPhone()], companyName, owner: me })
    const known = await listed('Пров', 'Прядильная, АО')
    const unknown = await listed('Карп', 'ООО «Красильная»')
    await company.settle([life])
    expect((await read('lead', known.id)).company).toBe(plant.id)
    expect((await read('lead', unknown.id)).company).toBeNull()
  })
})
