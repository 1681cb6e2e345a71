import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, signIn, userWith, withAdministrator } from '../../../test/setup/api.ts'
import { makeCompany } from '../../../test/setup/company.ts'
import { startServer, type TestServer } from '../../../test/setup/server.ts'
import type { JsonObject } from '../../model/index.ts'
import { usualCalendar } from '../../model/index.ts'
import { removeRecord, updateRecord } from '../../records/index.ts'
import { hoursToChoose, isOpen, nextHours, wantedAt } from './hours.ts'
import { callBack } from './index.ts'
import { raiseLateOnes } from './measure.ts'
import { callBackReport } from './report.ts'

const clock = { calendar: usualCalendar, timeZone: 'Europe/Moscow' }
const monday = (time: string) => new Date(`2026-11-30T${time}:00+03:00`)

describe('when somebody may be called', () => {
  test('is now within working hours, and each next whole hour of them', () => {
    expect(isOpen(clock, monday('10:20'))).toBe(true)
    expect(isOpen(clock, monday('18:00'))).toBe(false)
    const labels = hoursToChoose(clock, monday('16:20'), 'ru').map(({ label }) => label)
    expect(labels.slice(0, 3)).toEqual(['Сейчас', 'Сегодня в 17:00', 'Завтра в 09:00'])
    expect(hoursToChoose(clock, monday('20:00'), 'en')[0]?.label).toBe('Tomorrow at 09:00')
    expect(nextHours(clock, monday('16:20'))).toHaveLength(12)
  })

  test('is nothing where nobody ever works', () => {
    const never = { ...clock, calendar: { ...usualCalendar, week: usualCalendar.week.map(() => null) } }
    expect(hoursToChoose(never, monday('12:00'), 'ru')).toEqual([])
  })

  test.each([
    ['2026-12-01T07:00:00.000Z', '2026-12-01T07:00:00.000Z'],
    ['now', monday('12:00').toISOString()],
    ['', monday('12:00').toISOString()],
    // The form had stood open for a while.
    ['2026-11-30T08:30:00.000Z', monday('12:00').toISOString()],
    ['2026-11-30T05:00:00.000Z', null],
    ['2026-12-05T09:00:00.000Z', null],
    ['2027-11-30T09:00:00.000Z', null],
    ['tomorrow', null],
    ["2026-12-01T07:00:00'; --Z", null],
  ])('%s comes to %s', (text, moment) => {
    expect(wantedAt(clock, text, monday('12:00'))?.toISOString() ?? null).toBe(moment)
  })
})

let server: TestServer
let exchange: Server
let owner: pg.Client
let admin: Api
let anna: { api: Api; id: string }
let source: JsonObject
const orders: string[] = []
let status = 200

beforeAll(async () => {
  exchange = createServer((request, response) => {
    orders.push(request.url ?? '')
    response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await once(exchange, 'listening')
  const outside = `http://127.0.0.1:${(exchange.address() as AddressInfo).port}`
  server = await startServer({ ...withAdministrator, RAPPORT_TRUSTED_TARGETS: outside })
  owner = new pg.Client(server.database.url)
  await owner.connect()
  admin = await signIn(server)
  const objects = Object.fromEntries(
    ['lead', 'contact', 'activity', 'task', 'interest'].map(object => [
      object,
      { read: 'all', create: 'all', update: 'all', remove: 'none', export: 'none' },
    ]),
  )
  anna = await userWith(server, admin, 'anna', { objects })
  const allDay = { from: '00:00', until: '24:00' }
  const calendar = { week: Array.from({ length: 7 }, () => allDay), pause: 0, days: [] }
  const saved = await admin.send('PUT', '/working-calendar', {
    body: JSON.stringify(calendar),
    headers: { 'content-type': 'application/json' },
  })
  expect(saved.status, saved.text).toBe(200)
  const line = await admin.post('/phone-lines', {
    name: 'Линия',
    settings: {
      dialect: 'fields',
      callOut: {
        method: 'GET',
        url: `${outside}/call?from={extension}&to={digits}`,
        body: null,
        contentType: 'text/plain',
      },
    },
    secret: { sign: 'a secret of the line' },
  })
  expect(line.status, line.text).toBe(201)
  const extensions = await admin.send('PUT', '/phone-extensions', {
    body: JSON.stringify({ data: [{ user: anna.id, extension: '101' }] }),
    headers: { 'content-type': 'application/json' },
  })
  expect(extensions.status, extensions.text).toBe(200)
  const made = await admin.post('/sources', {
    kind: 'callback',
    name: 'Перезвоните мне',
    callBack: { minutes: 20, responsible: anna.id },
  })
  expect(made.status, made.text).toBe(201)
  source = made.body
})
afterAll(async () => {
  exchange?.close()
  await owner?.end()
  await server?.stop()
})

let n = 0
const newPhone = () => `+7926${String(5_000_000 + ++n)}`

/** Sends the form of the widget as a browser without scripts does; each time from another address of its own network. */
async function ask(fields: Record<string, string>): Promise<{ status: number; text: string }> {
  const page = await (await fetch(`${server.url}/f/${source.key}`)).text()
  const token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
  // Faster than this no person fills in a form.
  await wait(2100)
  const answer = await fetch(`${server.url}/f/${source.key}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ form_token: token, ...fields }),
  })
  return { status: answer.status, text: await answer.text() }
}

const rows = async (table: string): Promise<JsonObject[]> => (await owner.query(`select * from ${table}`)).rows
const counts = async () => {
  const all: Record<string, number> = {}
  for (const table of ['receipt', 'activity', 'task', 'lead', 'interest', 'call_back', 'change'])
    all[table] = (await rows(table)).length
  return all
}
const leadNamed = async (name: string) =>
  ((await admin.get(`/leads?filter[name]=${encodeURIComponent(name)}`)).body.data as JsonObject[])[0]
const report = async () => (await admin.get('/reports/call-backs')).body as { all: JsonObject; rows: JsonObject[] }

test('the form asks for number and time in the language of the company, and works without scripts', async () => {
  const page = await (await fetch(`${server.url}/f/${source.key}`)).text()
  expect(page).toContain('Перезвоним вам')
  expect(page).toMatch(/<select id="field-callAt" name="callAt"><option value="now">Сейчас<\/option><option value="20/)
  const script = await (await fetch(`${server.url}/f/${source.key}.js`)).text()
  expect(script).toContain('Перезвоните мне')
})

test.each([
  ['a number abroad', { phone: '+442079460958' }, 'На такие номера мы не звоним'],
  ['a paid line', { phone: '8 809 123-45-67' }, /не звоним|не позвонить/],
  ['a line of shared cost', { phone: '8 800 555-35-35' }, 'На такие номера мы не звоним'],
  ['a time long ahead', { phone: '+79265999999', callAt: '2030-01-01T10:00:00.000Z' }, 'выберите другое'],
])('%s is refused, and nothing is kept', async (_, fields, words) => {
  const before = await counts()
  const { status, text } = await ask({ callAt: 'now', ...fields })
  expect(status).toBe(422)
  expect(text).toMatch(words)
  expect(await counts()).toEqual(before)
})

test('who asks becomes a lead with a task in working time, for whoever is named; asking again makes no second', async () => {
  const phone = newPhone()
  const before = await counts()
  expect((await ask({ phone, name: 'Пётр Звонков', callAt: 'now' })).status).toBe(303)
  await expect.poll(async () => (await rows('call_back')).length).toBe(1)
  const lead = await leadNamed('Пётр Звонков')
  const [task] = (await rows('task')).slice(-1)
  expect(task).toMatchObject({ title: 'Перезвонить: Пётр Звонков', kind: 'call', owner: anna.id, on: lead?.id })
  const minutes =
    (Date.parse(String(task?.due_at)) - Date.parse(String((await rows('call_back'))[0]?.asked_at))) / 60_000
  expect(Math.round(minutes)).toBe(20)
  expect((await ask({ phone, name: 'Пётр Звонков', message: 'ещё раз', callAt: 'now' })).status).toBe(303)
  await expect.poll(async () => (await rows('call_back')).length).toBe(2)
  expect((await counts()).task).toBe(before.task === undefined ? 0 : before.task + 1)
  expect((await counts()).lead).toBe((before.lead ?? 0) + 1)
  expect(orders).toEqual([])
  const { data } = (await anna.api.get('/notices')).body as { data: JsonObject[] }
  expect(JSON.stringify(data)).toContain('Пётр Звонков')
})

test('the time until somebody tries to call him is measured, and stands in the report', async () => {
  expect((await report()).all).toMatchObject({ asked: 2, waiting: 2, kept: 0, medianMinutes: null })
  const lead = await leadNamed('Пётр Звонков')
  const call = await anna.api.post('/activities', {
    kind: 'call',
    direction: 'out',
    at: new Date().toISOString(),
    duration: 30,
    on: { object: 'lead', id: lead?.id ?? '' },
    owner: anna.id,
  })
  expect(call.status, call.text).toBe(201)
  await expect.poll(async () => (await report()).all).toMatchObject({ asked: 2, kept: 2, waiting: 0, medianMinutes: 0 })
  expect((await report()).rows).toMatchObject([{ group: anna.id, asked: 2 }])
  await expect.poll(async () => (await rows('task'))[0]?.done_at).not.toBeNull()
  const stranger = await userWith(server, admin, 'stranger', { objects: { activity: { read: 'own' } } })
  expect((await stranger.api.get('/reports/call-backs')).body).toMatchObject({ all: { asked: 0 }, rows: [] })
})

describe('a call that is ordered by itself', () => {
  beforeAll(async () => {
    const changed = await admin.patch(`/sources/${source.id}`, {
      callBack: { minutes: 20, responsible: anna.id, order: true, perHour: 2 },
    })
    expect(changed.status, changed.text).toBe(200)
  })

  test('rings first at whoever answers for him, once for a card in an hour, and so often an hour as is set', async () => {
    const [one, two, three] = [newPhone(), newPhone(), newPhone()]
    await ask({ phone: one, name: 'Первый', callAt: 'now' })
    await expect.poll(() => orders).toEqual([`/call?from=101&to=${one.slice(1)}`])
    await ask({ phone: one, name: 'Первый', message: 'и снова', callAt: 'now' })
    await ask({ phone: two, name: 'Второй', callAt: 'now' })
    await ask({ phone: three, name: 'Третий', callAt: 'now' })
    await expect.poll(async () => (await rows('call_back')).length).toBe(6)
    await wait(1500)
    expect(orders).toEqual([one, two].map(phone => `/call?from=101&to=${phone.slice(1)}`))
    expect((await rows('call_back')).filter(row => row.ordered_at !== null)).toHaveLength(2)
  })

  test('is not for later, and where the provider refuses the task is there all the same', async () => {
    await owner.query('update call_back set ordered_at = null')
    orders.length = 0
    status = 500
    const page = await (await fetch(`${server.url}/f/${source.key}`)).text()
    const later = /<option value="(20[^"]+)"/.exec(page)?.[1] ?? ''
    await ask({ phone: newPhone(), name: 'Позже', callAt: later })
    await ask({ phone: newPhone(), name: 'Отказано', callAt: 'now' })
    await expect.poll(() => orders.length).toBe(1)
    await wait(500)
    expect(orders).toHaveLength(1)
    await expect
      .poll(async () => (await rows('task')).map(task => task.title))
      .toEqual(expect.arrayContaining(['Перезвонить: Позже', 'Перезвонить: Отказано']))
  })
})

test('who was not called in time is told of to the head, once', async () => {
  const company = await makeCompany()
  const head = await company.hire('Глава', { role: 'head' })
  const late = await company.hire('Опоздавший')
  const lead = await company.make('lead', { name: 'Ждёт', phones: ['+79265550000'], owner: late })
  const on = { object: 'lead', id: lead.id }
  const dueAt = new Date(Date.now() - 60_000).toISOString()
  const task = await company.make('task', { title: 'Перезвонить: Ждёт', kind: 'call', owner: late, on, dueAt })
  const activity = await company.make('activity', { kind: 'form', direction: 'in', on })
  const source = await company.make('source', { kind: 'callback', name: 'Звонки' })
  const ctx = await company.system()
  await ctx.db.query(sql`
    insert into call_back (activity, source, asked_at, wanted_at, due_at, task)
    values (${activity.id}, ${source.id}, now() - interval '1 hour', now() - interval '1 hour', ${dueAt}, ${task.id})`)
  const told = async () =>
    (await ctx.db.query<{ user: string }>(sql`select "user" from notice where code = 'callBackLate'`)).map(
      row => row.user,
    )
  expect(await told()).toEqual([])
  await raiseLateOnes(ctx)
  await raiseLateOnes(ctx)
  expect(await told()).toEqual([head])
  await company.close()
})

test('of a past moment the report answers what it answered then, whoever was to call and called since', async () => {
  const company = await makeCompany()
  const [one, two] = [await company.hire('Первая'), await company.hire('Вторая')]
  const source = await company.make('source', { kind: 'callback', name: 'Звонки' })
  const other = await company.make('source', { kind: 'callback', name: 'Другие' })
  const asked = async (minutes: number, from = source.id) => {
    const lead = await company.make('lead', { name: `Ждёт ${minutes}`, phones: [newPhone()], owner: one })
    const on = { object: 'lead', id: lead.id }
    const at = (ago: number) => new Date(Date.now() - ago * 60_000).toISOString()
    const dueAt = at(minutes - 20)
    const task = await company.make('task', { title: 'Перезвонить', kind: 'call', owner: one, on, dueAt })
    const activity = await company.make('activity', { kind: 'form', direction: 'in', on, owner: one })
    await (await company.system()).db.query(sql`
      insert into call_back (activity, source, asked_at, wanted_at, due_at, task)
      values (${activity.id}, ${from}, ${at(minutes)}, ${at(minutes)}, ${dueAt}, ${task.id})`)
    return { on, task: task.id, activity: activity.id }
  }
  const ask = async (asOf?: string) => {
    const whole = await company.system()
    const past = asOf && { asOf }
    return Promise.all([
      callBackReport(whole, { ...past }),
      callBackReport(whole, { groupBy: 'source', from: '2026-01-01', ...past }),
    ])
  }
  const [late, waiting] = [await asked(60), await asked(5)]
  const steps = [
    () => asked(90, other.id),
    async () => updateRecord(await company.system(), 'task', late.task, { owner: two }),
    () =>
      company.make('activity', {
        ...{ kind: 'call', direction: 'out', duration: 40, owner: two, on: late.on },
        // He called at once, and said so an hour later.
        at: new Date(Date.now() - 50 * 60_000).toISOString(),
      }),
    async () => removeRecord(await company.system(), 'task', waiting.task),
    async () => removeRecord(await company.system(), 'activity', waiting.activity),
  ]
  const told: { asOf: string; answer: unknown }[] = []
  await wait(20)
  for (const step of steps) {
    told.push({ asOf: new Date().toISOString(), answer: await ask() })
    await wait(20)
    await step()
    await company.settle([callBack(async () => undefined)])
    await wait(20)
  }
  expect((await ask())[0].all).toMatchObject({ asked: 2, kept: 1, late: 1, waiting: 0 })
  for (const [n, { asOf, answer }] of told.entries()) expect(await ask(asOf), `before step ${n}`).toEqual(answer)
  const own = await company.as(two)
  expect((await callBackReport(own, { asOf: told[1]?.asOf })).all.asked).toBe((await callBackReport(own, {})).all.asked)
  await expect(ask('2999-01-01T00:00:00Z')).rejects.toMatchObject({
    problems: [{ field: 'asOf', code: 'momentAhead' }],
  })
  await company.close()
})
