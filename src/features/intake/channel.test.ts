import sql from 'sql-template-tag'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { codes, openRequests } from '../../../test/setup/requests.ts'
import { createRecord } from '../../records/create.ts'
import { getRecord } from '../../records/get.ts'
import { transact } from '../../records/transact.ts'
import type { Arrival, Channel, Received, SettledRequest } from '../channel.ts'
import { intakeDoor } from './door.ts'
import { handleReceipt } from './handle.ts'
import { getReceipt } from './ledger.ts'
import { intakeQueue } from './queue.ts'

/* What the door does for any channel: here one of postcards. */

const { company, source, owner, handling, newPhone, count, activitiesOf } = await openRequests()
afterAll(() => company.close())

let placed: { object: string; id: string } | null
let settled: SettledRequest[]
let failing = false
beforeEach(() => {
  placed = null
  settled = []
  failing = false
})

const postcards: Channel = {
  name: 'postcard',
  read: async ({ bytes }) => ({
    activity: 'message',
    more: {},
    files: [],
    consents: [],
    attribution: {},
    signs: {},
    ...(JSON.parse(bytes.toString()) as Partial<Received>),
    person: {
      phones: [],
      emails: [],
      messengers: [],
      ...(JSON.parse(bytes.toString()) as Partial<Received>).person,
    },
  }),
  placesOf: async (_, requests) => requests.map(() => placed),
  async settled(ctx, told) {
    settled.push(...told)
    for (const { raw } of told)
      await ctx.db.query(sql`insert into own_secret (name, sealed) values (${raw.id}, '\\x00')`)
    if (failing) throw new Error('the pen broke')
  },
}
const means = { ...handling, channels: new Map([[postcards.name, postcards]]) }
const door = intakeDoor(intakeQueue(means), means)

const arrival = (card: Partial<Omit<Received, 'person'>> & { person?: Partial<Received['person']> }): Arrival => ({
  channel: 'postcard',
  source,
  contentType: 'application/json',
  bytes: Buffer.from(JSON.stringify(card)),
  headers: { 'x-rapport-box': 'forged' },
  address: null,
  idempotencyKey: null,
  facts: { box: 'seven' },
})
const send = async (card: Parameters<typeof arrival>[0]) => {
  const ctx = await company.system()
  const { id } = await door.keep(ctx, arrival(card))
  await handleReceipt(company.application, company.workspace, id, means)
  return getReceipt(ctx, id)
}
const person = (phone = newPhone()) => ({ name: 'Павел Открыткин', phones: [phone] })
const noted = async () =>
  (await (await company.system()).db.query(sql`select name from own_secret where name <> 'intake'`)).length

test('it is headed, dated and written as the channel says, and what the channel knows of it comes back from its headers', async () => {
  const receipt = await send({
    person: person(),
    subject: 'Привет из Сочи',
    text: 'Погода хорошая',
    at: '2026-03-09T07:15:00.000Z',
    duration: 61,
    result: 'прочитано',
    data: { stamp: 'red' },
  })
  expect(receipt.outcome).toBe('lead')
  const [activity] = await activitiesOf(receipt.record?.id ?? '')
  expect(activity).toMatchObject({
    kind: 'message',
    subject: 'Привет из Сочи',
    text: 'Погода хорошая',
    at: '2026-03-09T07:15:00.000Z',
    duration: 61,
    result: 'прочитано',
    direction: 'in',
    data: { stamp: 'red', receipt: receipt.id },
  })
  expect(settled).toMatchObject([{ outcome: 'lead', record: receipt.record, activity: activity?.id }])
  expect(settled[0]?.raw.headers['x-rapport-box']).toBe('seven')
})

test('what was read and is no request makes nothing; a person who runs it again decides otherwise', async () => {
  const before = [await count('lead'), await count('activity'), await count('interest')]
  const receipt = await send({ person: person(), passed: 'empty' })
  expect([receipt.outcome, codes(receipt), receipt.record]).toEqual(['rejected', ['empty'], null])
  expect([await count('lead'), await count('activity'), await count('interest')]).toEqual(before)
  expect(settled).toMatchObject([{ outcome: 'rejected', record: null, activity: null }])

  const ctx = await company.system()
  await ctx.db.query(
    sql`update receipt set outcome = 'pending', forced = true where workspace_id = ${ctx.workspace} and id = ${receipt.id}`,
  )
  await ctx.db.query(sql`delete from own_secret where name = ${receipt.id}`)
  await handleReceipt(company.application, company.workspace, receipt.id, means)
  expect((await getReceipt(ctx, receipt.id)).outcome).toBe('lead')
})

test('what is for known people alone makes no card, and lies on the card of whoever is known', async () => {
  const before = [await count('lead'), await count('interest')]
  const unknown = await send({ person: person(), onlyKnown: true })
  expect([unknown.outcome, codes(unknown)]).toEqual(['rejected', ['nobodyKnown']])
  expect([await count('lead'), await count('interest')]).toEqual(before)

  const phone = newPhone()
  const lead = await send({ person: person(phone) })
  const known = await send({ person: person(phone), onlyKnown: true, subject: 'Ещё' })
  expect([known.outcome, known.record]).toEqual(['attached', lead.record])
})

test('it lies where the channel says, and the card learns nothing of a stranger', async () => {
  const ctx = await company.system()
  const lead = await createRecord(ctx, 'lead', { name: 'Хозяйка карточки', phones: [{ value: newPhone() }], owner })
  placed = { object: 'lead', id: lead.id }
  const receipt = await send({ person: person(), subject: 'По той же теме' })
  expect([receipt.outcome, receipt.record]).toEqual(['attached', placed])
  expect((await getRecord(ctx, 'lead', lead.id)).phones).toHaveLength(1)

  placed = { object: 'lead', id: source.id }
  expect((await send({ person: person() })).outcome).toBe('lead')
})

test('quietly, or where we have written, nobody is told and the card stays as it is', async () => {
  const ctx = await company.system()
  const phone = newPhone()
  const lead = await createRecord(ctx, 'lead', { name: 'Тихая', phones: [{ value: phone }], owner, status: 'working' })
  const before = await getRecord(ctx, 'lead', lead.id)
  const notices = async () => (await ctx.db.query(sql`select id from notice`)).length
  const told = await notices()
  await send({ person: person(phone), direction: 'out', by: owner, text: 'мы' })
  await send({ person: person(phone), quiet: true, text: 'давно' })
  expect(await getRecord(ctx, 'lead', lead.id)).toEqual(before)
  expect(await notices()).toBe(told)
  expect((await activitiesOf(lead.id)).map(({ direction, owner }) => [direction, owner]).sort()).toEqual([
    ['in', owner],
    ['out', owner],
  ])
  await send({ person: person(phone), text: 'громко' })
  expect(await notices()).toBe(told + 1)
})

test('what the channel writes is written with the settling or not at all', async () => {
  const before = [await count('lead'), await noted()]
  failing = true
  const receipt = await send({ person: person() })
  expect(receipt.outcome).toBe('pending')
  expect([await count('lead'), await noted()]).toEqual(before)
  failing = false
  await handleReceipt(company.application, company.workspace, receipt.id, means)
  expect([await count('lead'), await noted()]).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 1])
})

test('what is kept in a transaction that is undone was never there', async () => {
  const ctx = await company.system()
  await door.prepare(ctx)
  const receipts = async () => (await ctx.db.query(sql`select id from receipt`)).length
  const before = await receipts()
  const undone = transact(ctx, async inside => {
    await door.keep(inside, arrival({ person: person() }))
    throw new Error('killed')
  })
  await expect(undone).rejects.toThrow('killed')
  expect(await receipts()).toBe(before)
  const kept = await transact(ctx, inside => door.keep(inside, arrival({ person: person() })))
  void door.settle(ctx, [kept], company.application)
  await expect.poll(async () => (await getReceipt(ctx, kept.id)).outcome).toBe('lead')
})
