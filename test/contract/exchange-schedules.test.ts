import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type StorePeer, startStorePeer } from '../setup/store-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Server } from './server.ts'

/* Files that are brought in, and put, again and again. */

let server: Server
let store: StorePeer
let place: string
let manager: { id: string; key: string }
beforeAll(async () => {
  store = await startStorePeer()
  server = await openServer({ http: { callsPerMinute: 100_000 }, trustedTargets: [store.origin] })
  manager = await server.person('Борис', 'manager')
  const made = await server.call('POST', '/file-places', {
    body: {
      name: 'Склад',
      kind: 's3',
      endpoint: store.origin,
      bucket: store.bucket,
      keyId: store.keyId,
      secret: store.secret,
    },
  })
  expect(made.status, made.text).toBe(201)
  place = made.body.id
})
afterAll(async () => {
  await server?.close()
  await store?.stop()
})
beforeEach(() => {
  store.files.clear()
  store.asked = []
})

async function schedule(body: object): Promise<string> {
  const made = await server.call('POST', '/exchange-schedules', {
    body: {
      direction: 'import',
      name: 'Компании склада',
      place,
      path: 'companies*.csv',
      object: 'company',
      crontab: '0 3 L * *',
      ...body,
    },
  })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}
async function run(id: string) {
  const begun = await server.call('POST', `/exchange-schedules/${id}/runs`)
  expect(begun.status, begun.text).toBe(202)
  const find = async () => {
    const { data } = (await server.call('GET', `/exchange-schedules/${id}/runs`)).body
    return data.find((each: { id: string }) => each.id === begun.body.id)
  }
  await expect.poll(async () => (await find()).state, { timeout: 30_000, interval: 50 }).not.toBe('running')
  return find()
}
const companies = async (): Promise<string[]> =>
  (await server.call('GET', '/companies?sort=name&limit=200')).body.data.map(
    ({ name, site }: { name: string; site?: string | null }) => `${name} ${site ?? ''}`.replace(/\/$/, '').trim(),
  )
const file = (rows: readonly [string, string, string][]) =>
  ['Название;ИНН;Сайт', ...rows.map(row => row.join(';'))].join('\n')
const told = async () =>
  (await server.database.owner.query(`select code, "user" from notice where code like 'exchange%' order by id`)).rows

describe('an import by schedule', () => {
  test('writes new files by itself, each once, and looks only at rows that are not as in the last one', async () => {
    const id = await schedule({ review: false, path: 'stock*.csv' })
    expect(await run(id)).toMatchObject({ state: 'nothing', path: null })
    store.put('other.csv', file([['Чужая', '7707083893', 'https://x.example']]))
    store.put(
      'stock-1.csv',
      file([
        ['Альфа', '7736050003', 'https://a.example'],
        ['Бета', '7728168971', 'https://b.example'],
      ]),
    )
    expect(await run(id)).toMatchObject({
      state: 'done',
      path: 'stock-1.csv',
      counts: { read: 2, new: 2, unchanged: 0 },
    })
    expect(await companies()).toEqual(['Альфа https://a.example', 'Бета https://b.example'])
    const kept = await everythingKept(server, server.workspace)
    expect(await run(id)).toMatchObject({ state: 'nothing' })
    const after = await everythingKept(server, server.workspace)
    for (const table of ['company', 'import', 'import_row', 'change'])
      expect([table, after.get(table)]).toEqual([table, kept.get(table)])

    store.put(
      'stock-2.csv',
      file([
        ['Альфа', '7736050003', 'https://a.example'],
        ['Бета', '7728168971', 'https://beta.example'],
        ['Гамма', '7740000076', 'https://g.example'],
      ]),
    )
    expect(await run(id)).toMatchObject({
      state: 'done',
      counts: { read: 2, new: 1, changed: 1, unchanged: 1 },
    })
    expect(await companies()).toEqual([
      'Альфа https://a.example',
      'Бета https://beta.example',
      'Гамма https://g.example',
    ])

    // What comes back as it was before is a change too.
    store.put(
      'stock-3.csv',
      file([
        ['Бета', '7728168971', 'https://b.example'],
        ['Гамма', '7740000076', 'https://g.example'],
      ]),
    )
    expect(await run(id)).toMatchObject({ state: 'done', counts: { read: 1, changed: 1, unchanged: 1 } })
    expect(await companies()).toContain('Бета https://b.example')
  }, 120_000)

  test('may be silent where its owner is an administrator, which makes no row another', async () => {
    const id = await schedule({ review: false, path: 'silent-?.csv', silent: true })
    store.put('silent-1.csv', file([['Тихая', '7707049388', 'https://t.example']]))
    expect(await run(id)).toMatchObject({ state: 'done', counts: { new: 1 } })
    const silent = async () =>
      (
        await server.database.owner.query(
          `select silent from change where object = 'company' and channel = 'import' order by id desc limit 1`,
        )
      ).rows
    expect(await silent()).toEqual([{ silent: true }])
    const loud = await server.call('PATCH', `/exchange-schedules/${id}`, { body: { silent: false } })
    expect(loud).toMatchObject({ status: 200, body: { silent: false } })
    store.put(
      'silent-2.csv',
      file([
        ['Тихая', '7707049388', 'https://t.example'],
        ['Громкая', '7736207543', 'https://l.example'],
      ]),
    )
    expect(await run(id)).toMatchObject({ state: 'done', counts: { unchanged: 1 } })
    expect(await silent()).toEqual([{ silent: null }])
    const refused = await server.call('PATCH', `/exchange-schedules/${id}`, {
      body: { silent: true, owner: manager.id },
    })
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map(({ code }: { code: string }) => code)).toContain('silentByAdministrators')
  }, 120_000)

  test('takes several files one after the other, the oldest first', async () => {
    const id = await schedule({ review: false, path: 'part-?.csv' })
    store.put('part-2.csv', file([['Дельта', '7702070139', 'https://old.example']]))
    store.put('part-1.csv', file([['Дельта', '7702070139', 'https://new.example']]))
    await run(id)
    const runs = async () => (await server.call('GET', `/exchange-schedules/${id}/runs`)).body.data
    await expect
      .poll(async () => (await runs()).map(({ path, state }: { path: string; state: string }) => `${path} ${state}`), {
        timeout: 30_000,
      })
      .toEqual(['part-1.csv done', 'part-2.csv done'])
    expect(await companies()).toContain('Дельта https://new.example')
  }, 60_000)

  test('waits to be looked at where that is wanted, and no other run begins meanwhile', async () => {
    const id = await schedule({ path: 'look.csv' })
    store.put('look.csv', file([['Эпсилон', '7710140679', '']]))
    const waiting = await run(id)
    expect(waiting).toMatchObject({ state: 'waiting', path: 'look.csv' })
    expect(await companies()).not.toContain('Эпсилон')
    expect((await run(id)).id).toBe(waiting.id)
    await server.call('POST', `/imports/${waiting.import}/commit`)
    await expect
      .poll(async () => (await server.call('GET', `/exchange-schedules/${id}/runs`)).body.data[0].state, {
        timeout: 30_000,
      })
      .toBe('done')
    expect(await companies()).toContain('Эпсилон')
  }, 60_000)

  test('is done with the rights of its owner, who is told once why it fails', async () => {
    const refused = await server.call('POST', '/exchange-schedules', {
      body: {
        direction: 'import',
        name: 'Товары',
        place,
        path: 'p.csv',
        object: 'role',
        crontab: '0 3 * * *',
        owner: manager.id,
      },
    })
    expect(refused.status).toBe(422)
    const id = await schedule({
      review: false,
      path: 'owner.csv',
      owner: manager.id,
      mapping: { name: { columns: ['Название'] } },
    })
    store.put('owner.csv', 'Имя;ИНН\nДзета;7710140679\n')
    expect(await run(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'importColumn', params: { column: 'Название' } },
    })
    expect(await run(id)).toMatchObject({ state: 'failed' })
    expect((await told()).filter(({ user }) => user === manager.id).map(({ code }) => code)).toEqual(['exchangeFailed'])
    store.put('owner.csv', 'Название;Примечание\nДзета;\n')
    const done = await run(id)
    expect(done).toMatchObject({ state: 'done', counts: { new: 1 } })
    expect((await server.call('GET', `/imports/${done.import}`)).body.owner).toBe(manager.id)
    const rights = { read: 'none', create: 'none', update: 'none', remove: 'none', export: 'none' }
    const role = (await server.call('GET', '/roles?filter[name]=manager')).body.data[0]
    await server.call('PATCH', `/roles/${role.id}`, { body: { objects: { ...role.objects, company: rights } } })
    store.put('owner.csv', 'Название;Примечание\nЭта;\n')
    expect(await run(id)).toMatchObject({ state: 'failed', failure: { code: 'noRight' } })
    expect(await companies()).not.toContain('Эта')
  }, 120_000)

  test('begins at its moment, and stops where its owner has left', async () => {
    const other = await server.person('Ушедший', 'admin')
    const id = await schedule({ path: 'clock.csv', owner: other.id, review: false })
    await server.call('PATCH', `/users/${other.id}`, { body: { active: false } })
    await server.database.owner.query(`update exchange_schedule set next_at = now() where id = $1`, [id])
    const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
    await server.application.enqueue(ctx.db, 'exchange.clock', {})
    const find = async () =>
      (await server.call('GET', '/exchange-schedules')).body.data.find((each: { id: string }) => each.id === id)
    await expect.poll(async () => (await find()).state, { timeout: 30_000 }).toBe('stopped')
    expect(await find()).toMatchObject({ why: 'ownerGone', nextAt: null, lastRun: null })
  }, 60_000)

  test('is refused with every problem, and a place that it needs stays', async () => {
    const before = await everythingKept(server, server.workspace)
    const refused = await server.call('POST', '/exchange-schedules', {
      body: { direction: 'import', name: '', place, path: '../x', object: 'company', crontab: '* * * * *' },
    })
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
      'name required',
      'path placePath',
      'crontab exchangeCrontab',
    ])
    expect(problemOf(await server.call('DELETE', `/file-places/${place}`))).toEqual([409, 'placeInUse'])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    expect((await server.call('GET', '/exchange-schedules', { key: manager.key })).status).toBe(403)
  })
})

describe('an export by schedule', () => {
  test('puts a file with what its owner may take away, and afterwards only what changed', async () => {
    await server.call('POST', '/contacts', { body: { name: 'Первый Пётр', owner: server.administrator } })
    const id = await schedule({
      direction: 'export',
      name: 'Контакты в склад',
      object: 'contact',
      path: 'out/contacts-{date}.csv',
      query: { fields: ['id', 'name'] },
      changedOnly: true,
    })
    const first = await run(id)
    expect(first).toMatchObject({
      state: 'done',
      path: expect.stringMatching(/^out\/contacts-\d{4}-\d\d-\d\d\.csv$/),
      counts: { rows: 1 },
    })
    expect(store.files.get(first.path)?.bytes.toString()).toContain('Первый')
    expect((await server.database.owner.query(`select 1 from notice where code = 'exportDone'`)).rows).toEqual([])
    // What was written in the last minute is told once more; after that nothing has changed.
    await server.database.owner.query(`update exchange_schedule set since = now() where id = $1`, [id])
    store.files.clear()
    expect(await run(id)).toMatchObject({ state: 'nothing' })
    expect([...store.files.keys()]).toEqual([])
    await server.call('POST', '/contacts', { body: { name: 'Второй Виктор', owner: server.administrator } })
    const second = await run(id)
    expect(second).toMatchObject({ state: 'done', counts: { rows: 1 } })
    const text = store.files.get(second.path)?.bytes.toString() ?? ''
    expect(text).toContain('Второй')
    expect(text).not.toContain('Первый')
    await server.database.owner.query(`update exchange_schedule set since = now() where id = $1`, [id])
    store.files.clear()
    const [, line = ''] = text.split('\r\n')
    const [removed = ''] = line.split(/[;,]/)
    expect((await server.call('DELETE', `/contacts/${removed}`)).status).toBe(204)
    const third = await run(id)
    expect(third).toMatchObject({ state: 'done', counts: { rows: 1 } })
    const told = store.files.get(third.path)?.bytes.toString() ?? ''
    expect(told).toMatch(new RegExp(`${removed}[;,]Второй Виктор[;,]\\d{4}-\\d\\d-\\d\\dT`))
    expect(told).not.toContain('Первый')
  }, 60_000)

  test('fails with its reason where the right is gone or the place does not answer, and puts nothing', async () => {
    const id = await schedule({ direction: 'export', name: 'Лиды', object: 'lead', path: 'leads.csv' })
    const { secret } = store
    store.secret = 'changed'
    expect(await run(id)).toMatchObject({ state: 'failed', failure: { code: 'placeDenied' } })
    expect([...store.files.keys()]).toEqual([])
    store.secret = secret
    expect(await run(id)).toMatchObject({ state: 'done', path: 'leads.csv' })
  }, 60_000)

  test('stops where its place leads elsewhere, and begins by two where the company has the rule on', async () => {
    const own = await server.call('POST', '/file-places', {
      body: {
        ...{ name: 'Бухгалтерия', kind: 's3', endpoint: store.origin, bucket: store.bucket, keyId: store.keyId },
        secret: store.secret,
      },
    })
    const given = { direction: 'export', name: 'Лиды', object: 'lead', path: 'leads.csv', place: own.body.id }
    const id = await schedule(given)
    const stateOf = async (of: string) => {
      const { data } = (await server.call('GET', '/exchange-schedules')).body
      const { state, why } = data.find((each: { id: string }) => each.id === of) ?? {}
      return [state, why]
    }
    const place = `/file-places/${own.body.id}`
    const moved = await server.call('PATCH', place, { body: { prefix: 'other/' } })
    expect(moved.status, moved.text).toBe(200)
    expect(await stateOf(id)).toEqual(['stopped', 'placeMoved'])
    await server.call('PATCH', place, { body: { name: 'Бухгалтерия и склад' } })
    await server.call('PATCH', `/exchange-schedules/${id}`, { body: { state: 'on' } })
    expect(await stateOf(id)).toEqual(['on', null])

    const second = await server.person('Вера', 'admin', { scopes: ['read', 'write', 'admin'] })
    await server.database.owner.query('insert into two_person_rule (workspace_id, turned_on_by) values ($1, $2)', [
      server.workspace,
      second.id,
    ])
    const path = `/exchange-schedules/${id}`
    const create = (body: object) =>
      server.call('POST', '/exchange-schedules', { body: { crontab: '0 * * * *', ...body } })
    const before = (await server.call('GET', '/exchange-schedules')).body
    const asked = [await create(given), await server.call('PATCH', path, { body: { path: 'all.csv' } })]
    expect(asked.map(({ status, body }) => [status, body.approval?.state])).toEqual([
      [202, 'waiting'],
      [202, 'waiting'],
    ])
    const read = (await server.call('GET', '/approvals', { key: second.key })).body.data
    const titles = (all: { title: string }[]) => all.map(({ title }) => title).sort()
    expect(titles(read)).toEqual(titles(asked.map(({ body }) => body.approval)))
    expect((await server.call('GET', '/exchange-schedules')).body).toEqual(before)
    expect((await create({ ...given, object: 'nothing' })).status).toBe(422)
    expect((await server.call('PATCH', path, { body: { name: 'Все лиды' } })).status).toBe(200)
    const running = await server.call('POST', `${path}/runs`)
    expect([running.status, running.body.approval]).toEqual([202, undefined])
    expect((await server.call('PATCH', path, { body: { state: 'paused' } })).status).toBe(200)
    expect((await server.call('POST', `${path}/runs`)).body.approval).toMatchObject({ state: 'waiting' })
    expect((await create({ ...given, direction: 'import', object: 'company' })).status).toBe(201)
    await server.database.owner.query('delete from two_person_rule')
  }, 60_000)
})
