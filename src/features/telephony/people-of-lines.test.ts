import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { listen } from '../../../test/contract/listen.ts'
import { type Api, userWith } from '../../../test/setup/api.ts'
import type { JsonObject } from '../../model/index.ts'
import {
  admin,
  anna,
  boris,
  counts,
  dataOf,
  lead,
  line,
  newCall,
  newPhone,
  server,
  tell,
  withOffice,
} from './testing/office.ts'

withOffice()

afterEach(async () => {
  expect((await admin.patch(`/phone-lines/${line.id}`, { users: [], teams: [] })).status).toBe(200)
})

/** Rings without an extension, as a line does before anybody is chosen. */
async function ring(from: string): Promise<string> {
  const call = newCall()
  const event = { event: 'ring', call, direction: 'in', from, to: '+74951234567', at: new Date().toISOString() }
  expect((await tell(event)).status).toBe(202)
  return call
}
const ringing = async (api: Api, number: string): Promise<JsonObject | undefined> =>
  (await dataOf(api, '/phone-calls/live')).find(call => call.number === number)
const rings = async (number: string) =>
  Promise.all([anna, boris].map(async ({ api }) => Boolean(await ringing(api, number))))

test('a page is told that a call rings; that the server has only begun to listen is told as something less', async () => {
  const { key } = (await anna.api.post('/api-keys', { name: 'page', scopes: ['read'] })).body
  const page = await listen({ address: server.url }, String(key), { page: randomUUID() })
  const began = await page.next(({ event }) => event === 'call')
  expect(began.data).toEqual({ sure: false })
  await ring(newPhone())
  await page.next(({ event, data }) => event === 'call' && data.sure === true)
  page.close()
})

describe('who answers a line', () => {
  test('is told of somebody unknown, and nobody else; all who have an extension where none is named', async () => {
    const first = newPhone()
    await ring(first)
    expect(await rings(first)).toEqual([true, true])
    expect((await admin.patch(`/phone-lines/${line.id}`, { users: [anna.id] })).status).toBe(200)
    const second = newPhone()
    await ring(second)
    // Whoever is responsible for the line is told as well.
    expect(await rings(second)).toEqual([true, true])
    expect((await admin.patch(`/phone-lines/${line.id}`, { responsible: null })).status).toBe(200)
    const third = newPhone()
    await ring(third)
    expect(await rings(third)).toEqual([true, false])
  })

  test('may be a team, with those below it', async () => {
    const above = await admin.post('/teams', { name: 'Продажи' })
    const below = await admin.post('/teams', { name: 'Розница', parent: String(above.body.id) })
    expect((await admin.patch(`/users/${boris.id}`, { team: String(below.body.id) })).status).toBe(200)
    const set = await admin.patch(`/phone-lines/${line.id}`, { teams: [String(above.body.id)], responsible: null })
    expect(set.status, set.text).toBe(200)
    const number = newPhone()
    await ring(number)
    expect(await rings(number)).toEqual([false, true])
  })

  test('does not hear of a client whom somebody answers for', async () => {
    const set = await admin.patch(`/phone-lines/${line.id}`, { users: [boris.id] })
    expect(set.status, set.text).toBe(200)
    const number = newPhone()
    await lead(number)
    await ring(number)
    expect(await rings(number)).toEqual([true, false])
  })

  test('is somebody who works here: others are refused, each named, and the line stays', async () => {
    const before = (await dataOf(admin, '/phone-lines'))[0]
    const nobody = '01900000-0000-7000-8000-000000000001'
    const answer = await admin.patch(`/phone-lines/${line.id}`, { users: [anna.id, nobody], teams: [nobody] })
    expect(answer.status).toBe(422)
    const fields = (answer.body.errors as { field: string }[]).map(({ field }) => field)
    expect(fields).toEqual(['users.1', 'teams.0'])
    expect((await dataOf(admin, '/phone-lines'))[0]).toEqual(before)
  })
})

describe('a call that rings at several', () => {
  test('is taken by the first who says so, and the others see by whom', async () => {
    const number = newPhone()
    await ring(number)
    const call = await ringing(anna.api, number)
    expect(call).toMatchObject({ shared: true, takenBy: null })
    const take = (api: Api) => api.post(`/phone-calls/${call?.id}/take`, {})
    const answers = await Promise.all([take(anna.api), take(boris.api)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409])
    const first = answers[0]?.status === 204 ? anna : boris
    for (const { api } of [anna, boris]) expect((await ringing(api, number))?.takenBy).toMatchObject({ id: first.id })
    expect((await take(first.api)).status).toBe(204)
  })

  test('is not taken by whom it does not ring at, nor when it has ended', async () => {
    const stranger = await userWith(server, admin, 'clara', { objects: {} })
    const number = newPhone()
    const name = await ring(number)
    const call = await ringing(anna.api, number)
    const before = await counts()
    expect((await stranger.api.post(`/phone-calls/${call?.id}/take`, {})).status).toBe(404)
    expect((await anna.api.post('/phone-calls/nonsense/take', {})).status).toBe(404)
    expect((await ringing(anna.api, number))?.takenBy).toBeNull()
    expect(await counts()).toEqual(before)
    const end = { event: 'end', call: name, direction: 'in', from: number, to: '+74951234567', answered: false }
    expect((await tell({ ...end, at: new Date().toISOString() })).status).toBe(202)
    expect((await anna.api.post(`/phone-calls/${call?.id}/take`, {})).status).toBe(409)
  })
})
