import { afterAll, beforeEach, expect, test } from 'vitest'
import { codes, openRequests } from '../../../test/setup/requests.ts'
import type { Connection } from '../../database/connection.ts'
import { getRecord } from '../../records/get.ts'
import type { Arrival, Channel, Received } from '../channel.ts'
import type { Application } from '../feature.ts'
import { intakeDoor } from './door.ts'
import { handleReceipts } from './handle.ts'
import { getReceipt } from './ledger.ts'
import { intakeQueue } from './queue.ts'

/* What comes in many at a time is settled together, and comes out as if each had come by itself. */

const { company, source, newPhone, handling, activitiesOf, count } = await openRequests()
afterAll(() => company.close())

let gate = Promise.resolve()
let read: string[] = []
beforeEach(() => {
  gate = Promise.resolve()
  read = []
})

/** Reads what it is given; what says so is beyond it. */
const parcels: Channel = {
  name: 'parcel',
  async read({ bytes }) {
    const said = JSON.parse(bytes.toString())
    await gate
    read.push(said.message)
    if (said.message === 'broken') throw new Error('the string came off')
    return {
      activity: 'message',
      more: {},
      files: [],
      consents: [],
      attribution: {},
      signs: {},
      ...said,
      person: { phones: [], emails: [], messengers: [], ...said.person },
    }
  },
}
const means = { ...handling, channels: new Map([[parcels.name, parcels]]) }
const queue = intakeQueue(means)
const door = intakeDoor(queue, means)

type Parcel = Partial<Omit<Received, 'person'>> & { person?: Partial<Received['person']> }

const arrival = (parcel: Parcel, isOld = false): Arrival => ({
  channel: 'parcel',
  source,
  contentType: 'application/json',
  bytes: Buffer.from(JSON.stringify(parcel)),
  headers: {},
  address: null,
  idempotencyKey: null,
  isOld,
})

const person = (phone = newPhone()) => ({ name: 'Павел Посылкин', phones: [phone] })

async function settleTogether(parcels: readonly Parcel[], application: Application = company.application) {
  const ctx = await company.system()
  const kept = await door.keepAll(
    ctx,
    parcels.map(parcel => arrival(parcel)),
  )
  await handleReceipts(application, company.workspace, kept, means)
  return Promise.all(kept.map(({ id }) => getReceipt(ctx, id)))
}

/** Counts what is sent to PostgreSQL for it. */
function counting(): { application: Application; sent: () => number } {
  let sent = 0
  const counted = (db: Connection): Connection => ({
    query: (...given) => {
      sent++
      return db.query(...given)
    },
    one: (...given) => {
      sent++
      return db.one(...given)
    },
    transaction: work => {
      sent += 2
      return db.transaction(inside => work(counted(inside)))
    },
    afterwards: work => db.afterwards(work),
  })
  const application: Application = {
    ...company.application,
    async systemContext(...given) {
      const ctx = await company.application.systemContext(...given)
      return { ...ctx, db: counted(ctx.db) }
    },
  }
  return { application, sent: () => sent }
}

test('each is there as if it had come by itself, and knows of its own receipt', async () => {
  const phones = Array.from({ length: 6 }, () => newPhone())
  const settled = await settleTogether(
    phones.map((phone, n) => ({ message: `Шкаф ${n}`, person: { ...person(phone), name: `Посылкин ${n}` } })),
  )
  for (const [n, { id, outcome, record }] of settled.entries()) {
    expect(outcome).toBe('lead')
    const lead = await getRecord(await company.system(), 'lead', record?.id ?? '')
    expect(lead).toMatchObject({ name: `Посылкин ${n}`, phones: [{ value: phones[n] }] })
    const [activity, ...more] = await activitiesOf(lead.id)
    expect(more).toEqual([])
    expect(activity).toMatchObject({ text: expect.stringContaining(`Шкаф ${n}`), data: { receipt: id } })
    const { rows } = await company.database.owner.query(
      `select object, reference::text from change where record_id = any($1) and kind = 'created' order by object`,
      [[lead.id, activity?.id]],
    )
    expect(rows).toEqual([
      { object: 'activity', reference: id },
      { object: 'lead', reference: id },
    ])
  }
})

test('one person is one lead, the same once more a repeat, and who is made known by one is known to the next', async () => {
  const [mine, other] = [newPhone(), newPhone()]
  const leads = await count('lead')
  const [first, again, more, byOther] = await settleTogether([
    { message: 'Кухня', person: person(mine) },
    { message: 'Кухня', person: person(mine) },
    { message: 'И стол', person: { ...person(mine), phones: [mine, other] } },
    { message: 'Когда?', person: { phones: [other] } },
  ])
  expect(await count('lead')).toBe(leads + 1)
  expect(first?.outcome).toBe('lead')
  expect(again).toMatchObject({ outcome: 'attached', record: first?.record })
  expect(again && codes(again)).toEqual(['repeat'])
  expect(more).toMatchObject({ outcome: 'attached', record: first?.record })
  expect(byOther).toMatchObject({ outcome: 'attached', record: first?.record })
  expect(await activitiesOf(first?.record?.id ?? '')).toHaveLength(3)
})

test('one that cannot be settled stops none of the others, and waits', async () => {
  const settled = await settleTogether([
    { message: 'раз', person: person() },
    { message: 'broken', person: person() },
    { message: 'два', person: person() },
  ])
  expect(settled.map(({ outcome }) => outcome)).toEqual(['lead', 'pending', 'lead'])
  expect(settled[1] && codes(settled[1])).toEqual(['failed'])
})

test('one that the engine refuses is rejected with its reason, and leaves nothing', async () => {
  const before = await count('activity')
  const settled = await settleTogether([
    { message: 'раз', person: person() },
    { message: 'когда-то', person: person(), at: 'at some time' },
  ])
  expect(settled.map(({ outcome }) => outcome)).toEqual(['lead', 'rejected'])
  expect(await count('activity')).toBe(before + 1)
})

test('twenty old letters of people with a card cost PostgreSQL less than a statement each', async () => {
  const phones = Array.from({ length: 20 }, () => newPhone())
  await settleTogether(phones.map((phone, n) => ({ message: `Знакомство ${n}`, person: person(phone) })))
  const { application, sent } = counting()
  const settled = await settleTogether(
    phones.map((phone, n) => ({ message: `Письмо ${n}`, quiet: true, onlyKnown: true, person: { phones: [phone] } })),
    application,
  )
  expect(new Set(settled.map(({ outcome }) => outcome))).toEqual(new Set(['attached']))
  expect(sent()).toBeLessThan(20)
})

test('what comes in now is settled before what is old, and who brings old things waits until there is room', async () => {
  const ctx = await company.system()
  let open = () => {}
  gate = new Promise(resolve => {
    open = resolve
  })
  const old = await door.keepAll(
    ctx,
    Array.from({ length: 160 }, (_, n) => arrival({ message: `старое ${n}`, person: { name: 'Никто' } }, true)),
  )
  let isRoom = false
  const room = door.settle(ctx, old, company.application).then(() => {
    isRoom = true
  })
  const now = await door.keep(ctx, arrival({ message: 'новое', person: person() }))
  void door.settle(ctx, [now], company.application)
  expect(isRoom).toBe(false)
  open()
  await room
  await queue.idle()
  // Three portions of old ones were under way before it.
  expect(read.indexOf('новое')).toBeLessThan(61)
  expect(read).toHaveLength(161)
  expect((await getReceipt(ctx, now.id)).outcome).toBe('lead')
})
