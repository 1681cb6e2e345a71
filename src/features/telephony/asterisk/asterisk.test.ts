import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AmiPeer, amiUser, startAmiPeer } from '../../../../test/setup/ami-peer.ts'
import { type Api, signIn, userWith, withAdministrator } from '../../../../test/setup/api.ts'
import { makeCertificate } from '../../../../test/setup/certificate.ts'
import { startServer, type TestServer } from '../../../../test/setup/server.ts'
import type { JsonObject } from '../../../model/index.ts'

let server: TestServer
let peer: AmiPeer
let secured: AmiPeer
let other: AmiPeer
let owner: pg.Client
let admin: Api
let anna: { api: Api; id: string }
let boris: { api: Api; id: string }
let line: JsonObject

beforeAll(async () => {
  peer = await startAmiPeer()
  secured = await startAmiPeer({ pair: await makeCertificate() })
  other = await startAmiPeer({ banner: '220 mail.example.com ESMTP' })
  const named = [peer, secured, other].map(({ port }) => `ami://127.0.0.1:${port}`)
  server = await startServer({
    ...withAdministrator,
    RAPPORT_TRUSTED_TARGETS: [...named, 'ami://127.0.0.1:1', 'https://pbx.example.com'].join(','),
  })
  owner = new pg.Client(server.database.url)
  await owner.connect()
  admin = await signIn(server)
  const objects = Object.fromEntries(
    ['lead', 'contact', 'company', 'activity', 'task', 'interest'].map(object => [
      object,
      { read: 'own', create: 'all', update: 'own', remove: 'none', export: 'none' },
    ]),
  )
  anna = await userWith(server, admin, 'anna', { objects })
  boris = await userWith(server, admin, 'boris', { objects })
  const data = [
    { user: anna.id, extension: '101' },
    { user: boris.id, extension: '102' },
  ]
  const saved = await admin.send('PUT', '/phone-extensions', {
    body: JSON.stringify({ data }),
    headers: { 'content-type': 'application/json' },
  })
  expect(saved.status, saved.text).toBe(200)
  const made = await create({})
  expect(made.status, made.text).toBe(201)
  line = made.body
  await until(async () => peer.listeners() === 1)
})
afterAll(async () => {
  for (const each of [peer, secured, other]) await each?.stop()
  await owner?.end()
  await server?.stop()
})

const create = (asterisk: JsonObject, secret = amiUser.secret) =>
  admin.post('/phone-lines', {
    name: 'Станция',
    settings: {
      dialect: 'asterisk',
      asterisk: {
        host: '127.0.0.1',
        port: peer.port,
        user: amiUser.user,
        recordings: 'https://pbx.example.com/{file}',
        ...asterisk,
      },
    },
    secret: { sign: secret },
    responsible: boris.id,
  })

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return
    await wait(50)
  }
  throw new Error('what was waited for has not come')
}

let n = 0
const newPhone = () => `7926${5_000_000 + ++n}`

async function lead(phone: string): Promise<string> {
  const made = await admin.post('/leads', { name: `Клиент ${++n}`, phones: [`+${phone}`], owner: anna.id })
  expect(made.status, made.text).toBe(201)
  return String(made.body.id)
}

async function callsOn(id: string): Promise<JsonObject[]> {
  let data: JsonObject[] = []
  await until(async () => {
    data = (await admin.get(`/activities?filter[on]=${id}&filter[kind]=call`)).body.data as JsonObject[]
    return data.length > 0
  })
  return data
}
const callNamed = async (call: string) =>
  (await owner.query('select * from phone_call where provider_call = $1', [call])).rows
const isKnown = (call: string) => until(async () => (await callNamed(call)).length === 1)
const live = async ({ api }: { api: Api }) => (await api.get('/phone-calls/live')).body.data as JsonObject[]
async function counts(): Promise<number[]> {
  const all: number[] = []
  for (const table of ['phone_call', 'activity', 'task', 'lead', 'interest', 'receipt'])
    all.push(Number((await owner.query(`select count(*) from ${table}`)).rows[0].count))
  return all
}

describe('a call by Asterisk', () => {
  test('that is answered is on the card of whoever called, by the telephone that answered', async () => {
    const number = newPhone()
    const id = await lead(number)
    const call = await peer.play('inbound-answered', { number, part: [0, 5] })
    await until(async () => (await live(anna)).some(({ state }) => state === 'ringing'))
    expect(await live(boris)).toEqual([])
    await peer.play('inbound-answered', { number, call, part: [5] })
    const calls = await callsOn(id)
    expect(calls).toMatchObject([{ direction: 'in', owner: anna.id, data: { answered: true, extension: '101' } }])
    expect(await callNamed(call)).toMatchObject([
      {
        recording_url: `https://pbx.example.com/external-${number}-${call}.wav`,
        number: `+${number}`,
        dialled: '+74951234567',
      },
    ])
  })

  test('that nobody answered is a task to call back', async () => {
    const number = newPhone()
    const id = await lead(number)
    await peer.play('inbound-missed', { number })
    expect(await callsOn(id)).toMatchObject([{ direction: 'in', data: { answered: false } }])
    await until(async () => ((await admin.get(`/tasks?filter[on]=${id}`)).body.data as JsonObject[]).length === 1)
  })

  test('to a queue rings at all whose telephones ring, and is of whoever answers', async () => {
    const number = newPhone()
    const call = await peer.play('queue', { number, part: [0, 9] })
    for (const person of [anna, boris])
      await until(async () =>
        (await live(person)).some(each => each.state === 'ringing' && each.number === `+${number}`),
      )
    await peer.play('queue', { number, call, part: [9] })
    await until(async () => (await callNamed(call))[0]?.activity)
    expect(await callNamed(call)).toMatchObject([{ user: boris.id, extension: '102' }])
    expect((await live(anna)).filter(each => each.number === `+${number}`)).toEqual([])
  })

  test('that a colleague has dialled at his telephone is on the card of whoever was called', async () => {
    const number = newPhone()
    const id = await lead(number)
    await peer.play('outgoing', { number })
    expect(await callsOn(id)).toMatchObject([
      { direction: 'out', owner: anna.id, data: { answered: true, extension: '101' } },
    ])
  })

  test('that is handed over is of whoever has it last', async () => {
    const number = newPhone()
    const id = await lead(number)
    await peer.play('attended-transfer', { number })
    expect(await callsOn(id)).toMatchObject([{ direction: 'in', data: { answered: true } }])
    await until(async () => (await callsOn(id))[0]?.owner === boris.id)
  })

  test('among colleagues is none', async () => {
    const before = await counts()
    await peer.play('among-colleagues')
    const number = newPhone()
    const call = await peer.play('inbound-missed', { number, part: [0, 1] })
    await isKnown(call)
    await peer.play('inbound-missed', { number, call, part: [1] })
    await until(async () => (await callNamed(call))[0]?.task)
    expect((await counts()).map((count, at) => count - (before[at] ?? 0))).toEqual([1, 1, 1, 0, 1, 1])
  })

  test('of which events come twice, or some not at all, comes to the same by its record', async () => {
    const number = newPhone()
    const id = await lead(number)
    const call = await peer.play('inbound-answered', { number, part: [0, 3] })
    await peer.play('inbound-answered', { number, call, part: [0, 3] })
    // Neither the answer nor the end is told.
    await peer.play('inbound-answered', { number, call, part: [13, 14] })
    const [activity] = await callsOn(id)
    expect(activity).toMatchObject({ duration: 60, owner: anna.id, data: { answered: true, extension: '101' } })
    await peer.play('inbound-answered', { number, call })
    await isKnown(call)
    expect(await callsOn(id)).toHaveLength(1)
  })
})

describe('when the connection breaks', () => {
  test('calls that were under way are taken up, answered or ended by then', async () => {
    const [one, two] = [newPhone(), newPhone()]
    const [first, second] = [await lead(one), await lead(two)]
    const answered = await peer.play('inbound-answered', { number: one, part: [0, 3] })
    const missed = await peer.play('inbound-missed', { number: two, part: [0, 3] })
    await isKnown(answered)
    await isKnown(missed)
    peer.drop()
    await peer.play('inbound-answered', { number: one, call: answered, part: [3, 10] })
    await peer.play('inbound-missed', { number: two, call: missed, part: [3] })
    await until(async () => peer.listeners() === 1)
    await until(async () => (await callNamed(answered))[0]?.answered_at)
    expect(await callsOn(second)).toMatchObject([{ data: { answered: false } }])
    await peer.play('inbound-answered', { number: one, call: answered, part: [10] })
    expect(await callsOn(first)).toMatchObject([{ owner: anna.id, data: { answered: true, extension: '101' } }])
    expect(await callsOn(first)).toHaveLength(1)
  })
})

describe('calling out', () => {
  test('rings at whoever asks, then calls the number, and is on its card', async () => {
    const number = newPhone()
    await lead(number)
    const asked = await anna.api.post('/phone-calls', { number: `+${number}` })
    expect(asked.status, asked.text).toBe(202)
    const order = peer.orders.at(-1) ?? {}
    expect(order).toMatchObject({
      Action: 'Originate',
      Channel: 'PJSIP/101',
      Context: 'from-internal',
      Exten: number,
      Priority: '1',
      Async: 'true',
    })
    const shown = async () => (await live(anna)).find(each => each.number === `+${number}`)
    await until(async () => (await shown()) !== undefined)
    expect(await shown()).toMatchObject({ direction: 'out', state: 'ringing', mine: true })
    expect(await callNamed(order.ChannelId ?? '')).toMatchObject([{ direction: 'out', extension: '101' }])
  })

  test('is said to fail where the telephone of whoever asks is not there, and leaves nothing', async () => {
    const before = await counts()
    peer.away.add('PJSIP/101')
    const asked = await anna.api.post('/phone-calls', { number: `+${newPhone()}` })
    peer.away.delete('PJSIP/101')
    expect(asked.status).toBe(409)
    expect(asked.body).toMatchObject({ type: expect.stringContaining('phoneOwnAway') })
    expect(await counts()).toEqual(before)
  })

  test('is refused where the exchange does not let its user, and leaves nothing', async () => {
    const before = await counts()
    peer.may.delete('Originate')
    const asked = await anna.api.post('/phone-calls', { number: `+${newPhone()}` })
    peer.may.add('Originate')
    expect(asked.status).toBe(409)
    expect(asked.body).toMatchObject({
      type: expect.stringContaining('phoneRefusedSaying'),
      detail: expect.stringContaining('Permission denied'),
    })
    expect(await counts()).toEqual(before)
  })
})

describe('the set-up', () => {
  const tested = async (given: JsonObject = {}, secret?: string) => {
    const made = await create(given, secret)
    expect(made.status, made.text).toBe(201)
    const answer = await admin.post(`/phone-lines/${made.body.id}/test`, {})
    expect(answer.status, answer.text).toBe(200)
    const off = await admin.send('PATCH', `/phone-lines/${made.body.id}`, {
      body: '{"active":false}',
      headers: { 'content-type': 'application/json' },
    })
    expect(off.status, off.text).toBe(200)
    const data = answer.body.data as JsonObject[]
    return data.map(({ step, isOk, reply }) => [step, isOk, reply])
  }

  test('a test names the step that fails, in the words of the other side', async () => {
    const well = [
      ['route', true, null],
      ['signIn', true, null],
    ]
    const id = String(line.id)
    const steps = async () =>
      ((await admin.post(`/phone-lines/${id}/test`, {})).body.data as JsonObject[]).map(({ step, isOk, reply }) => [
        step,
        isOk,
        reply,
      ])
    expect(await steps()).toEqual([...well, ['originate', true, null]])
    peer.may.delete('Originate')
    expect(await steps()).toEqual([...well, ['originate', false, null]])
    peer.may.add('Originate')
    expect(await tested({}, 'another secret')).toEqual([['signIn', false, 'Authentication failed']])
    expect(await tested({ port: 1 })).toEqual([['route', false, null]])
    expect(await tested({ port: other.port })).toEqual([['greeting', false, expect.stringContaining('220 mail')]])
    expect(await tested({ port: peer.port, security: 'tls' })).toMatchObject([['tls', false, null]])
    const untrusted = expect.stringMatching(/self.signed/)
    expect(await tested({ port: secured.port, security: 'tls' })).toEqual([['tls', false, untrusted]])
  })

  test('is refused where it leads into a network that the operator has not named, and nothing is kept', async () => {
    const before = (await owner.query('select count(*) from phone_line')).rows[0].count
    const problems = async (given: JsonObject) => {
      const answer = await create(given)
      expect(answer.status, answer.text).toBe(422)
      return (answer.body.errors as JsonObject[]).map(({ field, code }) => `${field} ${code}`)
    }
    expect(await problems({ host: '10.0.0.7' })).toEqual([
      'settings.asterisk.host asteriskNotPublic',
      'settings.asterisk.port asteriskPort',
      'settings.asterisk.security asteriskPlain',
    ])
    expect(await problems({ host: 'pbx.example.com', port: 5038 })).toEqual([
      'settings.asterisk.security asteriskPlain',
    ])
    expect(await problems({ channel: 'PJSIP/{extension}\r\nAction: Command' })).toEqual([
      'settings.asterisk.channel required',
    ])
    expect(await problems({ dial: '0', recordings: 'https://10.0.0.7/{file}' })).toEqual([
      'settings.asterisk.dial asteriskNoNumber',
      'settings.asterisk.recordings phoneUrl',
    ])
    expect((await owner.query('select count(*) from phone_line')).rows[0].count).toBe(before)
  })

  test('says whether the exchange is listened to', async () => {
    const lines = async () => (await admin.get('/phone-lines')).body.data as JsonObject[]
    await until(async () => (await lines()).find(each => each.id === line.id)?.connectedAt !== null)
    const wrong = await create({}, 'another secret')
    await until(async () => (await lines()).find(each => each.id === wrong.body.id)?.failure !== null)
    expect((await lines()).find(each => each.id === wrong.body.id)).toMatchObject({
      connectedAt: null,
      failure: { step: 'signIn', code: 'signInRefused', says: 'Authentication failed' },
    })
  })
})
