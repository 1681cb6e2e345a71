import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Api, apiOf } from '../../../test/setup/api.ts'
import type { JsonObject } from '../../model/index.ts'
import {
  admin,
  anna,
  answeredCall,
  at,
  boris,
  callsOn,
  count,
  counts,
  dataOf,
  lead,
  missedCall,
  newCall,
  newPhone,
  path,
  server,
  sign,
  tell,
  withOffice,
} from './testing/office.ts'

withOffice()

describe('a report', () => {
  test('that is not signed as it should be is refused, and nothing is kept', async () => {
    const before = await counts()
    const [ring = {}] = answeredCall({ call: newCall(), number: newPhone() })
    const other = createHmac('sha256', 'another secret').update(JSON.stringify(ring)).digest('hex')
    for (const signature of ['', 'nonsense', other]) expect((await tell(ring, signature)).status).toBe(401)
    const unsigned = await apiOf(server).post(path(), ring)
    expect(unsigned.status).toBe(401)
    expect((await apiOf(server).post('/telephony/nobody', ring)).status).toBe(404)
    expect(await counts()).toEqual(before)
  })

  test('that cannot be read is refused, and one of which nothing follows is passed over', async () => {
    const before = await counts()
    const broken = '{"event":'
    const signature = createHmac('sha256', sign).update(broken).digest('hex')
    const answer = await apiOf(server).send('POST', path(), { body: broken, headers: { 'x-signature': signature } })
    expect(answer.status).toBe(400)
    expect((await tell({ event: 'weather', call: newCall() })).status).toBe(202)
    expect(await counts()).toEqual(before)
  })
})

describe('a call that has ended', () => {
  test('is on the card of whoever called, with how long he waited and talked', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    for (const event of answeredCall({ call: newCall(), number: phone.replace('+7', '8') }))
      expect((await tell(event)).status).toBe(202)
    const [call] = await callsOn(id)
    expect(call).toMatchObject({
      kind: 'call',
      direction: 'in',
      duration: 60,
      result: 'Принятый звонок',
      owner: anna.id,
      at: at(0).replace('.000Z', '.000Z'),
      data: { wait: 5, answered: true, line: 'Отдел продаж', extension: '101' },
    })
    expect(await count('interest')).toBe(0)
  })

  test.each([
    ['backwards', [2, 1, 0]],
    ['with the end before the answer', [0, 2, 1]],
    ['each of them twice', [0, 0, 1, 1, 2, 2]],
  ])('is there once where events come %s', async (_, order) => {
    const phone = newPhone()
    const id = await lead(phone)
    const events = answeredCall({ call: newCall(), number: phone })
    for (const which of order) await tell(events[which] ?? {})
    await callsOn(id)
    await wait(300)
    const calls = await callsOn(id)
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ duration: 60, data: { wait: 5, answered: true } })
    expect((await dataOf(admin, `/tasks?filter[on]=${id}&filter[doneAt][empty]=true`)).length).toBe(0)
  })

  test('is there once where all events come at the same moment, many times over', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    const events = answeredCall({ call: newCall(), number: phone })
    const all = Array.from({ length: 5 }, () => events).flat()
    expect((await Promise.all(all.map(event => tell(event)))).map(answer => answer.status)).toEqual(all.map(() => 202))
    await callsOn(id)
    await wait(300)
    expect(await callsOn(id)).toHaveLength(1)
  })

  test('of somebody unknown is an interest with his number, and moves to the lead that he becomes', async () => {
    const phone = newPhone()
    for (const event of answeredCall({ call: newCall(), number: phone })) await tell(event)
    let interest: JsonObject | undefined
    for (let tries = 0; !interest && tries < 100; tries++) {
      await wait(50)
      ;[interest] = await dataOf(admin, `/interests?q=${encodeURIComponent(phone)}`)
    }
    expect(interest).toMatchObject({ name: null, phones: [{ value: phone }], status: 'new' })
    expect(await callsOn(String(interest?.id))).toHaveLength(1)
    const id = await lead(phone)
    for (let tries = 0; tries < 100 && interest?.status === 'new'; tries++) {
      await wait(50)
      interest = (await admin.get(`/interests/${interest.id}`)).body
    }
    expect(interest).toMatchObject({ status: 'verified', lead: id })
    for (const event of answeredCall({ call: newCall(), number: phone })) await tell(event)
    expect(await callsOn(id, 2)).toHaveLength(2)
    expect((await dataOf(admin, `/activities?filter[on]=${interest?.id}`)).length).toBe(0)
  })

  test('that we made is on the card of whoever was called, and of nobody known makes none', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    for (const event of answeredCall({ call: newCall(), number: phone, direction: 'out', extension: '102' }))
      await tell(event)
    expect((await callsOn(id))[0]).toMatchObject({ direction: 'out', owner: boris.id, result: 'Исходящий звонок' })
    const before = await counts()
    for (const event of answeredCall({ call: newCall(), number: newPhone(), direction: 'out' })) await tell(event)
    await wait(500)
    const after = await counts()
    expect([after.interest, after.lead, after.activity]).toEqual([before.interest, before.lead, before.activity])
  })
})

describe('a call that nobody answered', () => {
  test('is a task for whoever answers for the client, one however often he tries, and is done by talking with him', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    for (const call of [newCall(), newCall()])
      for (const event of missedCall({ call, number: phone })) await tell(event)
    await callsOn(id, 2)
    await wait(300)
    const open = await dataOf(admin, `/tasks?filter[on]=${id}`)
    expect(open).toMatchObject([{ kind: 'call', owner: anna.id, doneAt: null, dueAt: '2026-03-02T09:30:20.000Z' }])
    expect(
      (await dataOf(anna.api, '/phone-calls?kind=notCalledBack')).filter(call => call.number === phone),
    ).toHaveLength(2)

    const back = answeredCall({ call: newCall(), number: phone, direction: 'out' })
    for (const event of back)
      await tell({ ...event, at: new Date(Date.parse(String(event.at)) + 600_000).toISOString() })
    await callsOn(id, 3)
    for (let tries = 0; tries < 100 && (await dataOf(admin, `/tasks?filter[on]=${id}`))[0]?.doneAt === null; tries++)
      await wait(50)
    expect(await dataOf(admin, `/tasks?filter[on]=${id}`)).toMatchObject([
      { doneAt: expect.any(String), result: 'Поговорили по телефону' },
    ])
    expect(
      (await dataOf(anna.api, '/phone-calls?kind=notCalledBack')).filter(call => call.number === phone),
    ).toHaveLength(0)
    expect((await dataOf(anna.api, '/phone-calls?kind=missed')).filter(call => call.number === phone)).toHaveLength(2)
  })

  test('by somebody unknown is a task for whoever is responsible for the line', async () => {
    const phone = newPhone()
    for (const event of missedCall({ call: newCall(), number: phone })) await tell(event)
    let task: JsonObject | undefined
    for (let tries = 0; !task && tries < 100; tries++) {
      await wait(50)
      task = (await dataOf(admin, `/tasks?filter[owner]=${boris.id}`)).find(each =>
        String(each.title).includes(phone.slice(-4, -2)),
      )
    }
    expect(task).toMatchObject({ title: expect.stringContaining('Перезвонить'), on: { object: 'interest' } })
  })
})

describe('while it rings', () => {
  test('whose client it is sees the card and how to speak with him; others see no more than a number', async () => {
    const phone = newPhone()
    const id = await lead(phone, { interest: 'Кухня', remember: 'Не звонить до обеда', companyName: 'ООО «Лютик»' })
    const call = newCall()
    await tell({
      event: 'ring',
      call,
      direction: 'in',
      from: phone,
      to: '+74951234567',
      extension: '102',
      at: new Date().toISOString(),
    })
    const [mine] = await dataOf(anna.api, '/phone-calls/live')
    expect(mine).toMatchObject({
      state: 'ringing',
      number: phone,
      card: { object: 'lead', id, interest: 'Кухня', remember: 'Не звонить до обеда', company: 'ООО «Лютик»' },
    })
    expect((await dataOf(boris.api, '/phone-calls/live'))[0]).toMatchObject({ number: phone, card: null })
    await tell({ event: 'end', call, at: new Date().toISOString(), answered: false })
    expect(await dataOf(anna.api, '/phone-calls/live')).toEqual([])
  })

  test('the page is told by itself', async () => {
    const phone = newPhone()
    await lead(phone)
    const stream = await openStream(anna.api)
    await tell({
      event: 'ring',
      call: newCall(),
      direction: 'in',
      from: phone,
      to: '+74951234567',
      at: new Date().toISOString(),
    })
    // Events of calls before may still be on their way.
    do await stream.ofCall()
    while ((await dataOf(anna.api, '/phone-calls/live'))[0]?.number !== phone)
    stream.close()
  })
})

/** The stream of events of a page of hers; `ofCall` waits for the next that tells of a call. */
async function openStream(api: Api): Promise<{ ofCall(): Promise<void>; close(): void }> {
  const { url, headers } = await addressOf(api)
  const abort = new AbortController()
  const answer = await fetch(url, { headers, signal: abort.signal })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const ofCall = async () => {
    while (!text.includes('event: call')) text += (await reader?.read())?.value ?? ''
    text = ''
  }
  return { ofCall, close: () => abort.abort() }
}

async function addressOf(api: Api): Promise<{ url: string; headers: Record<string, string> }> {
  const key = await api.post('/api-keys', { name: `page ${crypto.randomUUID()}`, scopes: ['read'] })
  return {
    url: `${server.url}/api/v1/events?page=${crypto.randomUUID()}`,
    headers: { authorization: `Bearer ${key.body.key}` },
  }
}

describe('what came of a call', () => {
  test('is said by whoever talked, with the next step, and by nobody else', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    const now = Date.now()
    const recent = answeredCall({ call: newCall(), number: phone }).map((event, i) => ({
      ...event,
      at: new Date(now - 70_000 + i * 30_000).toISOString(),
    }))
    for (const event of recent) await tell(event)
    await callsOn(id)
    const mine = (await dataOf(anna.api, '/phone-calls/live')).find(call => call.number === phone)
    expect(mine).toMatchObject({ state: 'ended', mine: true, activity: expect.any(String) })
    const said = { result: 'Договорились', next: { title: 'Отправить КП', dueAt: '2030-01-01T10:00:00Z' } }
    const before = await counts()
    expect((await boris.api.post(`/phone-calls/${mine?.id}/outcome`, said)).status).toBe(404)
    expect(await counts()).toEqual(before)
    const answer = await anna.api.post(`/phone-calls/${mine?.id}/outcome`, said)
    expect(answer.status, answer.text).toBe(200)
    expect((await callsOn(id))[0]).toMatchObject({ result: 'Договорились', duration: 60 })
    expect(await dataOf(admin, `/tasks?filter[on]=${id}`)).toMatchObject([{ title: 'Отправить КП', owner: anna.id }])
    expect((await dataOf(anna.api, '/phone-calls/live')).find(call => call.id === mine?.id)).toBeUndefined()
  })
})
