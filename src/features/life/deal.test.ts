import sql from 'sql-template-tag'
import { afterAll, describe, expect, test } from 'vitest'
import { openSales } from '../../../test/setup/sales.ts'
import { Conflict, dayAt, Invalid, NotFound } from '../../model/index.ts'
import { removeRecord, restoreRecord } from '../../records/remove.ts'
import { updateRecord } from '../../records/update.ts'
import { listNotices } from '../notice.ts'
import { life } from './index.ts'
import { moveDeal } from './move.ts'
import { raiseResting } from './resting.ts'

const { company, head, me, other, stages, newPhone, deal, read, all, mine, refusedWhole } = await openSales()
afterAll(() => company.close())

describe('a deal moves', () => {
  test('into a stage with the fields that it demands; what is missing is named, all of it', async () => {
    const { id } = await deal()
    await refusedWhole(async () => moveDeal(await mine(), id, { stage: stages.offer }), Invalid)
    const problems = await moveDeal(await mine(), id, { stage: stages.offer }).catch((error: Invalid) => error.problems)
    expect((problems as { field: string }[]).map(({ field }) => field)).toEqual(['amount', 'contact'])
    const contact = await company.make('contact', { name: 'Кто-то' })
    const moved = await moveDeal(await mine(), id, {
      stage: stages.offer,
      amount: { amount: '10' },
      contact: contact.id,
    })
    expect(moved).toMatchObject({ stage: stages.offer, amount: { amount: '10.00' } })
  })

  test('to won and lost, with a reason, and back', async () => {
    const made = await deal({ amount: { amount: '10' } })
    await refusedWhole(async () => moveDeal(await mine(), made.id, { stage: stages.lost }), Invalid)
    const rival = await company.make('competitor', { name: 'Сосед' })
    await refusedWhole(
      async () => moveDeal(await mine(), made.id, { stage: stages.lost, lostReason: 'price', competitor: made.id }),
      Invalid,
    )
    const lost = await moveDeal(await mine(), made.id, {
      stage: stages.lost,
      lostReason: 'price',
      lostNote: 'у соседа дешевле',
      competitor: rival.id,
    })
    expect(lost).toMatchObject({ closedAt: expect.any(String), closesOn: expect.any(String), lostReason: 'price' })
    const open = await moveDeal(await mine(), made.id, { stage: stages.first })
    const noLoss = { closedAt: null, closesOn: null, lostReason: null, lostNote: null }
    expect(open).toMatchObject({ ...noLoss, competitor: rival.id })
    expect(String(open.stageSince) > String(made.stageSince)).toBe(true)
    const won = await moveDeal(await mine(), made.id, { stage: stages.won })
    expect(won).toMatchObject({
      closedAt: expect.any(String),
      closesOn: dayAt(new Date(String(won.closedAt)), 'Europe/Moscow'),
      lostReason: null,
    })
    expect(await moveDeal(await mine(), made.id, { stage: stages.won })).toMatchObject({ version: won.version })
  })

  test('not to a stage that is none, not when stale, not out of reach', async () => {
    const { id, version } = await deal()
    await refusedWhole(async () => moveDeal(await mine(), id, { stage: id }), Invalid)
    await refusedWhole(async () => moveDeal(await mine(), id, { stage: stages.won }, version + 1), Conflict)
    const theirs = (await deal({ owner: other })).id
    await refusedWhole(async () => moveDeal(await mine(), theirs, { stage: stages.won }), NotFound)
  })

  test('that rests too long rises to its owner and his head, once for each visit', async () => {
    const { id } = await deal()
    const ctx = await company.system()
    const age = () =>
      ctx.db.query(
        sql`update deal set stage_since = stage_since - interval '4 days' where workspace_id = ${ctx.workspace} and id = ${id}`,
      )
    await raiseResting(ctx)
    expect(await all('task', { on: id })).toHaveLength(0)
    await age()
    await raiseResting(await company.system())
    await raiseResting(await company.system())
    expect(await all('task', { on: id })).toMatchObject([{ owner: me }])
    for (const user of [me, head])
      expect((await listNotices(await company.as(user), { limit: 1 }))[0]).toMatchObject({ on: { id } })

    await moveDeal(await mine(), id, { stage: stages.won })
    await moveDeal(await mine(), id, { stage: stages.first })
    await age()
    await raiseResting(await company.system())
    expect(await all('task', { on: id })).toHaveLength(2)
  })
})

describe('a client', () => {
  test('is whoever has a deal in negotiation or won', async () => {
    const firm = await company.make('company', { name: `Фирма ${newPhone()}` })
    const contact = await company.make('contact', { name: 'Контакт' })
    const { id } = await deal({ company: firm.id, contact: contact.id })
    const clients = async () => {
      await company.settle([life])
      await company.settle([life])
      return [(await read('company', firm.id)).client, (await read('contact', contact.id)).client]
    }
    expect(await clients()).toEqual([true, true])
    await moveDeal(await mine(), id, { stage: stages.lost, lostReason: 'price' })
    expect(await clients()).toEqual([false, false])
    await moveDeal(await mine(), id, { stage: stages.won })
    expect(await clients()).toEqual([true, true])
    await updateRecord(await mine(), 'deal', id, { contact: null })
    expect(await clients()).toEqual([true, false])
    await removeRecord(await company.system(), 'deal', id)
    expect(await clients()).toEqual([false, false])
    await restoreRecord(await company.system(), 'deal', id)
    expect(await clients()).toEqual([true, false])
    await expect(updateRecord(await mine(), 'company', firm.id, { client: false })).rejects.toThrow(Invalid)
  })
})
