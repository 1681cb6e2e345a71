import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { believedPair, type MailPeer, mailUser, type Received, startMailPeer } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Server } from './server.ts'

/* Reports and dashboards come by mail: each recipient gets his own figures, once for each moment. */

interface Person {
  id: string
  key: string
}

let server: Server
let peer: MailPeer
let head: Person
let mate: Person
/** Sees deals of his own, and may not take them away. */
let clerk: Person
/** Sees no deals. */
let stranger: Person
let team: string
let report: string
let dashboard: string

const worth = {
  object: 'deal',
  rows: ['name'],
  measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
  chart: 'bar',
}
const mondays = { crontab: '0 9 * * 1', zone: 'Europe/Moscow' }

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  const trustedTargets = [`smtp://127.0.0.1:${peer.port}`]
  server = await openServer({ http: { publicUrl: 'https://crm.romashka.example' }, trustedTargets })
  team = (await server.call('POST', '/teams', { body: { name: 'Продажи' } })).body.id
  await server.call('POST', '/roles', { body: { name: 'Свои', objects: { deal: { read: 'own', create: 'own' } } } })
  await server.call('POST', '/roles', { body: { name: 'Без сделок', objects: { lead: { read: 'all' } } } })
  head = await server.person('head', 'head', { team })
  mate = await server.person('mate', 'manager', { team })
  clerk = await server.person('clerk', 'Свои', { team })
  stranger = await server.person('stranger', 'Без сделок', { team })
  for (const [person, name, amount] of [
    [head, '=Кухня', '350.50'],
    [clerk, 'Шкаф', '100'],
  ] as const)
    await made('/deals', { name, amount: { amount, currency: 'RUB' } }, person)
  report = await made('/reports', { name: 'Продажи', definition: worth, shared: 'team' })
  const tiles = [
    { id: 'a', report, x: 0, y: 0, w: 6, h: 6 },
    { id: 'b', stock: 'lostReasons', x: 6, y: 0, w: 6, h: 6 },
    { id: 'c', definition: { ...worth, rows: [], chart: 'number' }, x: 0, y: 6, w: 12, h: 4 },
  ]
  dashboard = await made('/dashboards', { name: 'Утро', shared: 'team', layout: { tiles } })
  const given = { host: '127.0.0.1', port: peer.port, security: 'startTls', ...mailUser }
  const named = await server.call('PUT', '/mail-server', {
    body: { ...given, fromAddress: 'crm@romashka.example', fromName: 'Ромашка' },
  })
  expect(named.status, named.text).toBe(200)
}, 120_000)
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})

async function made(path: string, body: object, { key } = head): Promise<string> {
  const answer = await server.call('POST', path, { key, body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

const owner = async (text: string, values: unknown[] = []) => (await server.database.owner.query(text, values)).rows
const begin = (body: object, person = head) =>
  made('/mailings', { report, formats: [], users: [head.id], ...mondays, ...body }, person)
const mailing = async (id: string, { key } = head) => (await server.call('GET', `/mailings/${id}`, { key })).body
const deliveries = async (id: string, { key } = head) =>
  (await server.call('GET', `/mailings/${id}/deliveries`, { key })).body.data

/** As when its time comes; it is begun as the clock does it. */
async function falls(id: string): Promise<void> {
  await owner(`update mailing set next_at = date_trunc('minute', now()) - interval '1 minute' where id = $1`, [id])
  await owner(
    `select graphile_worker.add_job('mailings.clock', json_build_object('workspace', $1::text, 'payload', json_build_object()))`,
    [server.workspace],
  )
}
const letters = (email: string): Received[] =>
  peer.received.filter(({ to, subject }) => to.includes(`${email}@romashka.example`) && /Продажи|Утро/.test(subject))
const arrived = async (email: string, count = 1): Promise<Received> => {
  await expect.poll(() => letters(email).length, { timeout: 40_000 }).toBe(count)
  return letters(email)[count - 1] as Received
}
/** Contents of an attachment, by the end of its name as a header says it. */
function attached({ raw }: Received, type: string): Buffer | null {
  const part = raw.split(/\r?\n--/).find(one => one.replace(/:\r?\n\s+/g, ': ').includes(`Content-Type: ${type}`))
  const body = part
    ?.split(/\r?\n\r?\n/)
    .slice(1)
    .join('')
  return body ? Buffer.from(body.replace(/\s/g, ''), 'base64') : null
}
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

async function refused(status: number, method: string, path: string, options: object, code?: string) {
  const before = await everythingKept(server, server.workspace)
  const answer = await server.call(method, path, options)
  expect(answer.status, answer.text).toBe(status)
  if (code) expect(answer.text).toContain(code)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
}

test('each recipient gets the figures that he may see, and files only where he may export', async () => {
  const id = await begin({ formats: ['pdf', 'xlsx'], users: [head.id], teams: [team] })
  peer.received.splice(0)
  await falls(id)
  const forHead = await arrived('head')
  const forClerk = await arrived('clerk')
  const strings = (letter: Received) => {
    const file = attached(letter, xlsx)
    if (!file) throw new Error('no workbook')
    return Object.values(unzipSync(file))
      .map(bytes => strFromU8(bytes))
      .join('')
  }
  expect(strings(forHead)).toContain('=Кухня')
  expect(strings(forHead)).toContain('Шкаф')
  expect(attached(forHead, 'application/pdf')?.subarray(0, 5).toString()).toBe('%PDF-')
  expect(forHead.text).toContain(`https://crm.romashka.example/reports/${report}`)
  expect(forClerk.raw).not.toContain(xlsx)
  expect(forClerk.raw).not.toContain('application/pdf')
  expect(forClerk.text).not.toContain('Кухня')
  expect(forClerk.text).toContain('— 1.')
  expect(forHead.text).toContain('2')
  await expect
    .poll(
      async () => (await deliveries(id)).find(({ recipient }: { recipient: string }) => recipient === stranger.id),
      {
        timeout: 40_000,
      },
    )
    .toMatchObject({ state: 'skipped', reason: { code: 'notForHim' } })
  expect(letters('stranger')).toEqual([])
})

test('of one moment everybody gets one letter, however often the clock comes', async () => {
  const id = await begin({ users: [mate.id] })
  peer.received.splice(0)
  await falls(id)
  await arrived('mate')
  const at = (await deliveries(id))[0].dueAt
  await owner('update mailing set next_at = $2 where id = $1', [id, at])
  await owner(
    `select graphile_worker.add_job('mailings.clock', json_build_object('workspace', $1::text, 'payload', json_build_object()))`,
    [server.workspace],
  )
  await expect.poll(async () => (await mailing(id)).nextAt > at, { timeout: 20_000 }).toBe(true)
  expect(await deliveries(id)).toHaveLength(1)
  expect(letters('mate')).toHaveLength(1)
  expect((await mailing(id)).state).toBe('on')
})

test('a dashboard comes with all its reports, a sheet each', async () => {
  const id = await begin({ report: undefined, dashboard, formats: ['xlsx', 'pdf'] })
  peer.received.splice(0)
  expect((await server.call('POST', `/mailings/${id}/trials`, { key: head.key })).status).toBe(202)
  const letter = await arrived('head')
  expect(letter.subject).toContain('Утро')
  const book = attached(letter, xlsx)
  expect(Object.keys(unzipSync(book ?? Buffer.alloc(0))).filter(name => /sheets\/sheet\d/.test(name))).toHaveLength(3)
  expect((await deliveries(id))[0]).toMatchObject({ trial: true, recipient: head.id })
})

test('who only sees a report has it sent to himself, and to nobody else', async () => {
  const body = { report, ...mondays, users: [mate.id] }
  const id = await begin({ users: [mate.id] }, mate)
  await refused(
    403,
    'POST',
    '/mailings',
    { key: mate.key, body: { ...body, users: [mate.id, head.id] } },
    'mailingForOthers',
  )
  await refused(
    403,
    'POST',
    '/mailings',
    { key: mate.key, body: { ...body, users: [], teams: [team] } },
    'mailingForOthers',
  )
  await refused(403, 'PATCH', `/mailings/${id}`, { key: mate.key, body: { users: [head.id] } }, 'mailingForOthers')
  await refused(404, 'POST', '/mailings', { key: stranger.key, body: { ...body, users: [stranger.id] } })
  await refused(404, 'GET', `/mailings/${id}`, { key: head.key })
  await refused(404, 'PATCH', `/mailings/${id}`, { key: head.key, body: { state: 'paused' } })
  await refused(403, 'PATCH', `/mailings/${id}`, { key: server.key, body: { crontab: '0 8 * * 1' } }, 'notYourMailing')
  expect((await server.call('PATCH', `/mailings/${id}`, { body: { state: 'paused' } })).body).toMatchObject({
    state: 'paused',
    nextAt: null,
  })
})

test('a schedule is a day and a time in a zone that there is', async () => {
  const ask = (body: object) => ({ key: head.key, body: { report, users: [head.id], ...mondays, ...body } })
  await refused(422, 'POST', '/mailings', ask({ crontab: '* * * * *' }), 'crontab')
  await refused(422, 'POST', '/mailings', ask({ crontab: '0 9,10 * * *' }), 'crontab')
  await refused(422, 'POST', '/mailings', ask({ crontab: '0 9 31 * 8' }), 'crontab')
  await refused(422, 'POST', '/mailings', ask({ zone: 'Europe/Atlantis' }), 'zone')
  await refused(422, 'POST', '/mailings', ask({ users: [] }), 'users')
  await refused(422, 'POST', '/mailings', ask({ users: [report] }), 'users')
  await refused(422, 'POST', '/mailings', ask({ dashboard }))
  const last = await begin({ crontab: '30 18 L * *' })
  expect((await mailing(last)).nextAt).toMatch(/T15:30/)
})

test('it stops with its reason where its report is gone, where its owner has left, and where he may not send it to others any more', async () => {
  const other = await made('/reports', { name: 'Продажи на день', definition: worth, shared: 'everyone' })
  const id = await begin({ report: other })
  await server.call('DELETE', `/reports/${other}`, { key: head.key })
  await falls(id)
  await expect
    .poll(async () => mailing(id), { timeout: 20_000 })
    .toMatchObject({ state: 'stopped', reason: { code: 'reportGone' }, of: { name: null } })
  expect(await deliveries(id)).toEqual([])
  const told = await owner(`select code from notice where record_id = $1 and "user" = $2`, [id, head.id])
  expect(told).toEqual([{ code: 'mailingStopped' }])
  await server.call('POST', `/reports/${other}/restoration`, { key: head.key })
  expect((await server.call('PATCH', `/mailings/${id}`, { key: head.key, body: { state: 'on' } })).body).toMatchObject({
    state: 'on',
    reason: null,
  })

  const leaver = await server.person('leaver', 'head', { team })
  const his = await begin({ report: other, users: [leaver.id] }, leaver)
  await server.call('PATCH', `/users/${leaver.id}`, { body: { active: false } })
  await falls(his)
  const seen = () => mailing(his, { id: server.administrator, key: server.key })
  await expect.poll(seen, { timeout: 20_000 }).toMatchObject({ state: 'stopped', reason: { code: 'ownerGone' } })

  const given = await begin({ report: other, users: [mate.id] })
  await server.call('PATCH', `/reports/${other}`, { body: { owner: mate.id } })
  await falls(given)
  await expect
    .poll(async () => mailing(given), { timeout: 20_000 })
    .toMatchObject({ state: 'stopped', reason: { code: 'notForOthers' } })
})

test('a letter that the other side refuses is tried again, then shown to the owner', async () => {
  const id = await begin({ users: [mate.id] })
  peer.received.splice(0)
  peer.refuses = { content: '451 4.3.0 Later' }
  await falls(id)
  await expect
    .poll(async () => (await deliveries(id))[0], { timeout: 40_000 })
    .toMatchObject({ state: 'waiting', reason: { code: 'contentRefused' } })
  await owner(`update letter set expires_at = now() where kind = 'mailing' and state = 'waiting'`)
  peer.refuses = {}
  await owner(
    `select graphile_worker.add_job('send-letters', json_build_object('workspace', $1::text, 'payload', json_build_object()))`,
    [server.workspace],
  )
  await expect
    .poll(async () => (await owner(`select 1 from letter where kind = 'mailing' and state = 'waiting'`)).length, {
      timeout: 20_000,
    })
    .toBe(0)
  await owner(
    `select graphile_worker.add_job('mailings.clock', json_build_object('workspace', $1::text, 'payload', json_build_object()))`,
    [server.workspace],
  )
  await expect
    .poll(async () => (await deliveries(id))[0], { timeout: 20_000 })
    .toMatchObject({ state: 'failed', reason: { code: 'expired' } })
  expect((await mailing(id)).last).toMatchObject({ failed: 1, sent: 0 })
  await expect
    .poll(async () => owner(`select code from notice where record_id = $1`, [id]), { timeout: 20_000 })
    .toEqual([{ code: 'mailingFailed' }])
})

test('what was removed sends nothing any more; keys that only read keep nothing', async () => {
  const id = await begin({})
  const reader = await server.person('reader', 'head', { team, scopes: ['read'] })
  await refused(403, 'POST', '/mailings', { key: reader.key, body: { report, users: [reader.id], ...mondays } })
  expect((await server.call('DELETE', `/mailings/${id}`, { key: head.key })).status).toBe(204)
  await refused(404, 'POST', `/mailings/${id}/trials`, { key: head.key })
  await refused(404, 'GET', `/mailings/${id}`, { key: head.key })
})
