import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openServer, type Server, send } from './server.ts'

/* Dashboards on a screen without a sign-in: by a link that cannot be guessed, with the rights of who opened it, until it ends. */

interface Person {
  id: string
  key: string
}

let server: Server
let head: Person
let mate: Person
let clerk: Person
let dashboard: string

beforeAll(async () => {
  server = await openServer({ http: { publicCallsPerMinute: 100_000 } })
  await server.call('POST', '/roles', {
    body: { name: 'Свои', objects: { deal: { read: 'own', create: 'own' } }, fields: { 'deal.amount': 'hidden' } },
  })
  const { id: team } = (await server.call('POST', '/teams', { body: { name: 'Продажи' } })).body
  head = await server.person('head', 'head', { team })
  mate = await server.person('mate', 'manager')
  clerk = await server.person('clerk', 'Свои', { team })
  for (const [person, body] of [
    [head, { name: '<b>Кухня</b>', amount: { amount: '350', currency: 'RUB' } }],
    [clerk, { name: 'Шкаф' }],
  ] as const)
    await made('/deals', body, person)
  dashboard = await board(head)
}, 120_000)
afterAll(() => server?.close())

async function made(path: string, body: object, { key } = head) {
  const answer = await server.call('POST', path, { key, body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

async function board(person: Person): Promise<string> {
  const definition = { object: 'deal', rows: ['name'], measures: [{ fn: 'count' }] }
  const sum = { object: 'deal', measures: [{ fn: 'sum', field: 'amount' }], chart: 'number' }
  const tiles = [
    { id: 'a', definition, chart: 'table', title: 'Сделки', x: 0, y: 0, w: 6, h: 4 },
    { id: 'b', definition, chart: 'bar', x: 6, y: 0, w: 6, h: 4 },
    ...(person === clerk ? [] : [{ id: 'c', definition: sum, title: 'Сумма', x: 0, y: 4, w: 12, h: 2 }]),
  ]
  return (await made('/dashboards', { name: 'Зал', shared: 'everyone', layout: { tiles } }, person)).id
}

const wall = (person = head, more: object = {}) =>
  made('/wall-screens', { name: 'Зал', dashboards: [dashboard], days: 7, ...more }, person)
const page = (path: string) => send(server.address, 'GET', `/${path}`, {})
const figures = (path: string) => send(server.address, 'GET', `/${path}/figures`, {})
const owner = async (text: string, values: unknown[] = []) => (await server.database.owner.query(text, values)).rows
/** Screens of other tests in the same minute do not count for this one. */
const aMinuteLater = () => owner('delete from wall_screen_use')

async function refused(status: number, method: string, path: string, options: object, code?: string) {
  const before = await everythingKept(server, server.workspace)
  const answer = await server.call(method, path, options)
  expect(answer.status, answer.text).toBe(status)
  if (code) expect(answer.text).toContain(code)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
}

test('a screen shows the figures of who opened its link, as text, to whoever has the link', async () => {
  const { path } = await wall()
  const shown = await page(path)
  expect(shown.status).toBe(200)
  for (const [name, value] of [
    ['x-robots-tag', 'noindex, nofollow'],
    ['referrer-policy', 'no-referrer'],
    ['cache-control', 'no-store'],
    ['x-frame-options', 'DENY'],
  ] as const)
    expect(shown.headers.get(name)).toBe(value)
  expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(shown.headers.get('set-cookie')).toBeNull()
  expect(shown.text).not.toContain('Кухня')
  expect(shown.text).not.toContain('<a ')

  const now = await figures(path)
  expect(now.status, now.text).toBe(200)
  const [first] = now.body.dashboards
  expect(first.tiles.map(({ title }: { title: string }) => title)).toEqual(['Сделки', '', 'Сумма'])
  expect(first.tiles[0].table.rows.flat()).toContain('<b>Кухня</b>')
  expect(first.tiles[0].table.rows.flat()).toContain('Шкаф')
  expect(first.tiles[1].picture).toMatch(/^data:image\/svg\+xml;base64,/)
  expect(first.tiles[2].numbers[0].value).toContain('350')
  expect(now.text).not.toContain('head@romashka.example')
  expect(now.text).not.toContain(head.id)

  const his = await board(clerk)
  const { path: own } = await wall(clerk, { dashboards: [his] })
  const forClerk = await figures(own)
  expect(forClerk.text).not.toContain('Кухня')
  expect(forClerk.body.dashboards[0].tiles[0].table.rows.flat()).toContain('Шкаф')
})

test('the link is kept as a hash alone, and told once', async () => {
  const { id, path } = await wall()
  const token = path.split('/').at(-1)
  const [row] = await owner('select token_hash from wall_screen where id = $1', [id])
  expect(row.token_hash).toEqual(createHash('sha256').update(token).digest())
  expect(Buffer.from(token.slice(22), 'base64url')).toHaveLength(32)
  const listed = await server.call('GET', '/wall-screens', { key: head.key })
  expect(listed.text).not.toContain(token)
  expect(listed.body.data.map((one: Person) => one.id)).toContain(id)
  expect((await server.call('GET', '/wall-screens', { key: mate.key })).body.data).toEqual([])
  expect((await server.call('GET', '/wall-screens')).body.data.map((one: Person) => one.id)).toContain(id)
})

test('a guess, an ended link and one whose time is over look alike', async () => {
  const { id, path } = await wall()
  const over = await wall()
  await owner(`update wall_screen set expires_at = now() - interval '1 second' where id = $1`, [over.id])
  const guess = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`
  await refused(404, 'DELETE', `/wall-screens/${id}`, { key: mate.key })
  expect((await page(path)).status).toBe(200)
  expect((await server.call('DELETE', `/wall-screens/${id}`, { key: head.key })).status).toBe(204)
  const answers = []
  for (const one of [path, over.path, guess, '/wall/nothing']) {
    const [shown, now] = [await page(one), await figures(one)]
    answers.push([shown.status, shown.text.replace(/nonce="[^"]*"/g, ''), now.status, now.text])
  }
  expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]?.[0]).toBe(404)
  const noted = await owner(
    `select kind, actor from security_event where kind in ('wallMade', 'wallEnded') and details ->> 'wall' = $1 order by id`,
    [id],
  )
  expect(noted).toEqual([
    { kind: 'wallMade', actor: head.id },
    { kind: 'wallEnded', actor: head.id },
  ])
})

test('it shows nothing any more once its maker has lost the dashboard, or has left', async () => {
  await aMinuteLater()
  const leaver = await server.person('leaver', 'head')
  const his = await board(leaver)
  const { path } = await wall(leaver, { dashboards: [his] })
  expect((await figures(path)).status).toBe(200)
  await server.call('PATCH', `/dashboards/${his}`, { body: { owner: mate.id } })
  expect((await figures(path)).status).toBe(404)
  await server.call('PATCH', `/dashboards/${his}`, { body: { owner: leaver.id } })
  expect((await figures(path)).status).toBe(200)
  await server.call('PATCH', `/users/${leaver.id}`, { body: { active: false } })
  expect([(await page(path)).status, (await figures(path)).status]).toEqual([404, 404])
})

test('a link that is asked too often waits', async () => {
  const { path } = await wall()
  await aMinuteLater()
  const all = []
  for (let n = 0; n < 14; n++) all.push((await figures(path)).status)
  // The minute may have turned once in between.
  expect(all.slice(0, 12)).toEqual(Array(12).fill(200))
  if (all.includes(429)) return
  for (let n = 0; n < 13; n++) all.push((await figures(path)).status)
  expect(all).toContain(429)
})

test('only who may change a dashboard puts it on a screen; a refusal leaves everything as it was', async () => {
  const body = { name: 'Чужое', dashboards: [dashboard], days: 7 }
  await refused(422, 'POST', '/wall-screens', { key: mate.key, body }, 'dashboards.0')
  await refused(
    422,
    'POST',
    '/wall-screens',
    { key: head.key, body: { ...body, dashboards: [head.id] } },
    'dashboards.0',
  )
  await refused(422, 'POST', '/wall-screens', { key: head.key, body: { ...body, days: 400 } })
  await refused(422, 'POST', '/wall-screens', { key: head.key, body: { ...body, name: '  ' } }, 'name')
  const reader = await server.person('reader', 'head', { scopes: ['read'] })
  await refused(403, 'POST', '/wall-screens', { key: reader.key, body })
  await refused(401, 'GET', '/wall-screens', { key: null })
})
