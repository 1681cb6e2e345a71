import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { type Notified, openNotified } from './notified.ts'
import { send, signedIn } from './server.ts'

let company: Notified

beforeAll(async () => {
  company = await openNotified()
})
afterAll(() => company?.server.close())

describe('what somebody wants to be told of', () => {
  test('is, until he says otherwise, all in his list, and on his devices what is his own', async () => {
    expect(await company.settings()).toMatchObject({
      kinds: { given: { bell: true, push: true, urgent: false }, imports: { bell: true, push: false } },
      quiet: null,
      timeZone: null,
      remindBefore: 15,
    })
  })

  test('is refused whole where anything of it is wrong, and nothing is kept', async () => {
    const before = await company.settings()
    const quiet = { from: '25:00', until: '9', days: [0], wholeDays: [] }
    const answer = await company.put({ ...before, quiet, timeZone: 'Mars/Olympus' })
    expect(answer.status).toBe(422)
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'quiet.from',
      'quiet.until',
      'timeZone',
    ])
    expect((await company.put({ ...before, remindBefore: -1 })).status).toBe(422)
    expect((await company.put({ ...before, kinds: {} })).status).toBe(422)
    expect(await company.settings()).toEqual(before)
  })

  test('is set by himself or a key that may do everything', async () => {
    const reader = await company.server.person('reader', 'manager')
    const { version: _, ...body } = await company.settings()
    expect((await company.server.call('PUT', '/me/notice-settings', { key: reader.key, body })).status).toBe(403)
    expect((await company.asOwner('select from notice_setting where "user" = $1', [reader.id])).rows).toEqual([])
  })

  test('is not set over what he has set elsewhere meanwhile: he is told what is there', async () => {
    const vera = {
      cookie: await signedIn(company.server.address, 'vera@romashka.example'),
      'x-requested-with': 'rapport',
    }
    const call = (method: string, given: { body?: object; seen?: string } = {}) =>
      send(company.server.address, method, '/me/notice-settings', {
        headers: { ...vera, ...(given.seen && { 'if-match': given.seen }) },
        body: given.body,
      })
    const { version, ...usual } = (await call('GET')).body
    expect(version).toBe(0)
    const first = await call('PUT', { body: { ...usual, remindBefore: 30 }, seen: '"0"' })
    expect(first).toMatchObject({ status: 200, body: { version: 1, remindBefore: 30 } })
    const late = await call('PUT', { body: { ...usual, remindBefore: 60 }, seen: '"0"' })
    expect(late).toMatchObject({ status: 412, body: { version: 1, current: { remindBefore: 30, kinds: usual.kinds } } })
    expect((await call('PUT', { body: usual, seen: 'yesterday' })).status).toBe(400)
    expect((await call('GET')).body).toEqual(first.body)
    const two = await Promise.all(
      [40, 50].map(remindBefore => call('PUT', { body: { ...usual, remindBefore }, seen: '"1"' })),
    )
    expect(two.map(({ status }) => status).sort()).toEqual([200, 412])
  })

  test('holds: of a kind that he does not want nothing is written', async () => {
    const before = await company.settings()
    const given = { bell: false, push: false, urgent: false }
    expect((await company.put({ ...before, kinds: { ...before.kinds, given } })).status).toBe(200)
    await company.lead('Нежеланный')
    await company.lead('Маяк', company.head.id)
    const ofHead = async () => JSON.stringify(await company.get('', company.head.key))
    await expect.poll(ofHead, { timeout: 15_000 }).toContain('Маяк')
    await company.put(before)
    await company.lead('Желанный')
    await company.told('Желанный')
    expect(await company.titles()).not.toContainEqual(expect.stringContaining('Нежеланный'))
  })

  test('waits for the end of quiet hours, and comes then as new', async () => {
    const before = await company.settings()
    const wholeDays = [0, 1, 2, 3, 4, 5, 6]
    await company.put({ ...before, quiet: { from: '20:00', until: '09:00', days: [], wholeDays } })
    await company.lead('Ночной')
    await company.told('Ночной', '?waiting=true')
    expect(await company.titles()).not.toContainEqual(expect.stringContaining('Ночной'))
    await company.put({
      ...before,
      quiet: { from: '20:00', until: '09:00', days: [], wholeDays },
      kinds: { ...before.kinds, given: { bell: true, push: true, urgent: true } },
    })
    await company.lead('Срочный')
    await company.told('Срочный')
    await company.put(before)
    await company.asOwner(`update notice set waits_until = now() where waits_until is not null`)
    await company.strike('bringNoticesBack')
    await company.told('Ночной')
    expect((await company.get('?waiting=true')).data).toEqual([])
  })
})

describe('a notice', () => {
  test('of one record folds with the others of it into a line, which is read together', async () => {
    await company.server.call('POST', '/notices/read', { key: company.manager.key })
    const id = await company.lead('Анна Ветрова')
    await company.told('Анна Ветрова')
    await company.asOwner(`update notice set at = now() where "user" = $1`, [company.manager.id])
    for (const owner of [company.head.id, company.manager.id]) {
      await company.server.call('PATCH', `/leads/${id}`, { body: { owner } })
      await expect
        .poll(
          async () =>
            (await company.get('?limit=200')).data.filter((one: { on: { id: string } }) => one.on.id === id).length,
          { timeout: 15_000 },
        )
        .toBe(owner === company.head.id ? 2 : 3)
    }
    const [line] = (await company.get('?folded=true')).data
    expect(line).toMatchObject({
      title: 'Анна Ветрова: 3 события',
      count: 3,
      unread: 3,
      reachable: true,
      on: { object: 'lead', id },
    })
    expect((await company.get(`?line=${line.line}`)).data).toHaveLength(3)
    expect((await company.get()).unread).toBe(3)
    expect((await company.server.call('POST', `/notices/${line.id}/read`, { key: company.manager.key })).status).toBe(
      204,
    )
    expect((await company.get()).unread).toBe(0)
  })

  test('can be put off with its line, and comes back unread', async () => {
    const [{ id, title }] = (await company.get('?folded=true')).data
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const late = (body: object, key = company.manager.key) =>
      company.server.call('PUT', `/notices/${id}/snooze`, { key, body })
    expect((await late({ until: '2020-01-01T00:00:00Z' })).status).toBe(422)
    expect((await late({ until: '2099-01-01T00:00:00Z' })).status).toBe(422)
    expect((await late({ until: 'завтра' })).status).toBe(422)
    expect((await late({ until }, company.head.key)).status).toBe(404)
    expect(await company.titles('?folded=true')).toContain(title)
    expect((await late({ until })).status).toBe(204)
    expect(await company.titles('?folded=true')).not.toContain(title)
    expect(await company.get('?waiting=true&folded=true')).toMatchObject({
      data: [{ title, waitsUntil: until }],
      waiting: 1,
    })
    await company.server.call('DELETE', `/notices/${id}/snooze`, { key: company.manager.key })
    expect((await company.get('?folded=true')).data[0]).toMatchObject({
      title,
      waitsUntil: null,
      readAt: null,
      unread: 3,
    })
  })

  test('that is read, put off or brought back is told to the other pages of its reader, and to nobody else', async () => {
    const [{ id }] = (await company.get('?folded=true')).data
    const [page, other] = await Promise.all([
      listen(company.server, company.manager.key),
      listen(company.server, company.head.key),
    ])
    const turns = () => page.seen.filter(({ event }) => event === 'notices')
    const until = new Date(Date.now() + 3_600_000).toISOString()
    for (const [at, [method, path, body]] of (
      [
        ['PUT', `/notices/${id}/snooze`, { until }],
        ['DELETE', `/notices/${id}/snooze`],
        ['POST', `/notices/${id}/read`],
      ] as const
    ).entries()) {
      expect((await company.server.call(method, path, { key: company.manager.key, body })).status).toBe(204)
      await expect.poll(() => turns().length, { timeout: 15_000 }).toBe(at + 1)
    }
    expect(turns().map(({ data }) => data)).toEqual([{}, {}, {}])
    // A page that was away meanwhile hears of it when it comes back.
    page.close()
    await company.server.call('PUT', `/notices/${id}/snooze`, { key: company.manager.key, body: { until } })
    const again = await listen(company.server, company.manager.key, { last: turns().at(-1)?.id })
    await again.next(({ event }) => event === 'notices')
    again.close()
    await company.server.call('DELETE', `/notices/${id}/snooze`, { key: company.manager.key })
    expect(other.seen.filter(({ event }) => event === 'notices')).toEqual([])
    other.close()
  })

  test('tells nothing of a record that its reader no longer sees', async () => {
    const id = await company.lead('Тайна Ивановна')
    await company.told('Тайна')
    await company.server.call('PATCH', `/leads/${id}`, { body: { owner: company.server.administrator } })
    await expect
      .poll(async () => JSON.stringify(await company.get('?limit=200')), { timeout: 15_000 })
      .not.toContain('Тайна')
    const ofIt = async () =>
      (await company.get('?limit=200')).data.filter((one: { on: { id: string } }) => one.on.id === id)
    // That it was given to him, and that it was taken away.
    await expect.poll(async () => (await ofIt()).length, { timeout: 15_000 }).toBe(2)
    const about = await ofIt()
    expect(about.every(({ reachable }: { reachable: boolean }) => !reachable)).toBe(true)
  })

  test('lists are paged, also by lines', async () => {
    const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)
    const paged = async () => {
      const all = await company.get('?folded=true&limit=200')
      const first = await company.get('?folded=true&limit=2')
      const second = await company.get(`?folded=true&limit=200&cursor=${first.nextCursor}`)
      return { all: ids(all), paged: [...ids(first), ...ids(second)] }
    }
    // What was done before is still being told.
    const same = async () => paged().then(({ all, paged }) => JSON.stringify(all) === JSON.stringify(paged))
    await expect.poll(same, { timeout: 15_000 }).toBe(true)
    expect((await company.server.call('GET', '/notices?line=x', { key: company.manager.key })).status).toBe(422)
  })
})

describe('a reminder', () => {
  const task = async (title: string, minutes: number, fields: object = {}) => {
    const dueAt = new Date(Date.now() + minutes * 60_000).toISOString()
    const { body } = await company.server.call('POST', '/tasks', {
      body: { title, dueAt, owner: company.manager.id, ...fields },
    })
    // Planned long ago: what is planned later than its reminder is told of when it is due.
    await company.asOwner(`update task set updated_at = now() - interval '2 days' where id = $1`, [body.id])
    return body.id
  }
  const remindersOf = async (id: string) =>
    (await company.asOwner('select code from notice where record_id = $1', [id])).rows

  test('comes once, as long before a task as its owner or it says', async () => {
    const soon = await task('Скоро', 10)
    const later = await task('Потом', 40)
    const early = await task('Заранее', 110, { remindBefore: 120 })
    const last = await task('В последний миг', 10, { remindBefore: 1 })
    const done = await task('Сделано', 5, { doneAt: new Date().toISOString(), result: 'да' })
    await Promise.all([company.strike('remindOfTasks'), company.strike('remindOfTasks')])
    await company.told('Скоро', '?limit=200')
    await company.told('Заранее', '?limit=200')
    await company.strike('remindOfTasks')
    await company.put({ ...(await company.settings()), remindBefore: 60 })
    await company.toldBy('remindOfTasks', 'Потом')
    for (const id of [soon, later, early]) expect(await remindersOf(id)).toEqual([{ code: 'taskDue' }])
    for (const id of [last, done]) expect(await remindersOf(id)).toEqual([])
  })

  test('of a task just planned comes when it is due, and anew when it is moved', async () => {
    const dueAt = new Date(Date.now() + 5 * 60_000).toISOString()
    const { body } = await company.server.call('POST', '/tasks', {
      body: { title: 'Только что', dueAt, owner: company.manager.id },
    })
    const other = await task('Рядом', 5)
    await company.toldBy('remindOfTasks', 'Рядом')
    expect(await remindersOf(body.id)).toEqual([])
    await company.server.call('PATCH', `/tasks/${other}`, {
      body: { dueAt: new Date(Date.now() - 60_000).toISOString() },
    })
    await company.strike('remindOfTasks')
    await expect.poll(() => remindersOf(other), { timeout: 15_000 }).toHaveLength(2)
  })
})
