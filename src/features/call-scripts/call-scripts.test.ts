import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, apiOf, signIn, userWith, withAdministrator } from '../../../test/setup/api.ts'
import { startServer, type TestServer } from '../../../test/setup/server.ts'
import type { Json, JsonObject } from '../../model/index.ts'

const sign = 'a secret of the line'
let server: TestServer
let owner: pg.Client
let admin: Api
let anna: { api: Api; id: string }
let boris: { api: Api; id: string }
let line: JsonObject

beforeAll(async () => {
  server = await startServer(withAdministrator)
  owner = new pg.Client(server.database.url)
  await owner.connect()
  admin = await signIn(server)
  const rights = (scope: string) =>
    Object.fromEntries(
      ['lead', 'contact', 'company', 'activity', 'task', 'deal', 'interest'].map(object => [
        object,
        { read: scope, create: 'all', update: scope, remove: 'none', export: 'none' },
      ]),
    )
  anna = await userWith(server, admin, 'anna', { objects: rights('own') })
  boris = await userWith(server, admin, 'boris', { objects: rights('own'), fields: { 'lead.comment': 'read' } })
  const made = await admin.post('/phone-lines', {
    name: 'Отдел продаж',
    settings: { dialect: 'fields' },
    secret: { sign },
    callBackMinutes: 30,
  })
  expect(made.status, made.text).toBe(201)
  line = made.body
  const saved = await admin.send('PUT', '/phone-extensions', {
    body: JSON.stringify({ data: [{ user: anna.id, extension: '101' }] }),
    headers: { 'content-type': 'application/json' },
  })
  expect(saved.status, saved.text).toBe(200)
})
afterAll(async () => {
  await owner?.end()
  await server?.stop()
})

const steps: JsonObject[] = [
  { id: 'hello', kind: 'say', text: 'Здравствуйте, {{client.firstName|or: коллега}}!' },
  {
    id: 'wants',
    kind: 'choice',
    text: 'Вопрос ещё актуален?',
    answers: [
      { id: 'yes', label: 'Да' },
      { id: 'no', label: 'Нет', next: 'bye' },
    ],
  },
  { id: 'what', kind: 'text', text: 'Что нужно?', fill: { object: 'lead', field: 'interest' } },
  { id: 'budget', kind: 'number', text: 'На какую сумму?', fill: { object: 'lead', field: 'budget' } },
  { id: 'note', kind: 'text', text: 'Что ещё важно?', fill: { object: 'lead', field: 'comment' }, next: 'agreed' },
  { id: 'bye', kind: 'end', text: 'Всего доброго', result: 'Отказ' },
  {
    id: 'agreed',
    kind: 'end',
    text: 'Договорились',
    result: 'Договорились о встрече',
    task: { title: 'Встреча', kind: 'meeting', due: 'tomorrow' },
  },
]

let n = 0
const newPhone = () => `+7926${String(4_100_000 + ++n)}`
async function newLead(who: { id: string }, fields: JsonObject = {}): Promise<JsonObject> {
  const { status, body, text } = await admin.post('/leads', {
    lastName: 'Лебедева',
    firstName: 'Мария',
    phones: [{ value: newPhone() }],
    owner: who.id,
    ...fields,
  })
  expect(status, text).toBe(201)
  return body
}
async function newScript(fields: JsonObject = {}): Promise<JsonObject> {
  const { status, body, text } = await admin.post('/call-scripts', {
    name: 'Новая заявка',
    active: true,
    steps,
    ...fields,
  })
  expect(status, text).toBe(201)
  return body
}
const start = (api: Api, script: JsonObject, lead?: JsonObject, call?: string) =>
  api.post('/call-script-runs', {
    script: script.id ?? null,
    ...(lead && { on: { object: 'lead', id: lead.id ?? null } }),
    ...(call && { call }),
  })
async function answer(api: Api, run: JsonObject, step: string, value: Json): Promise<JsonObject> {
  const { status, body, text } = await api.post(`/call-script-runs/${run.id}/answers`, { step, value })
  expect(status, text).toBe(200)
  return body
}
const tables = ['call_script', 'call_script_version', 'call_script_run', 'activity', 'task', 'lead', 'change']
/** As it stands once all that was done has been reacted to. */
async function base(): Promise<Json> {
  await expect.poll(isBehind, { timeout: 20_000 }).toBe(false)
  const all: JsonObject = {}
  for (const table of tables)
    all[table] = (await owner.query(`select to_jsonb(t) as row from ${table} t order by 1`)).rows
  return all
}
async function isBehind(): Promise<unknown> {
  const { rows } = await owner.query(`select exists (select from event e where not exists (select from event_cursor c
    where c.workspace_id = e.workspace_id and c.consumer = 'reactions' and (c.xid, c.change_id) >= (e.xid, e.change_id))) as behind`)
  return rows[0]?.behind
}
/** Refused, and nothing in the base is otherwise. */
async function refused(
  call: () => Promise<{ status: number; text: string; body: JsonObject }>,
  status: number,
  words = '',
) {
  const before = await base()
  const answer = await call()
  expect(answer.status, answer.text).toBe(status)
  expect(answer.text).toContain(words)
  expect(await base()).toEqual(before)
}

describe('a script', () => {
  test('is written by those who lead people, and read by everybody', async () => {
    const made = await newScript()
    expect(made).toMatchObject({ version: 1, problems: [], can: { change: true } })
    await refused(() => anna.api.post('/call-scripts', { name: 'Мой', steps }), 403, 'руковод')
    await refused(() => anna.api.patch(`/call-scripts/${made.id}`, { name: 'Мой' }), 403)
    await refused(() => anna.api.delete(`/call-scripts/${made.id}`), 403)
    expect((await anna.api.get(`/call-scripts/${made.id}`)).body).toMatchObject({
      name: 'Новая заявка',
      can: { change: false },
    })
    await admin.post('/teams', { name: 'Отдел', head: anna.id })
    expect((await anna.api.patch(`/call-scripts/${made.id}`, { name: 'Заявка' })).body).toMatchObject({
      name: 'Заявка',
      version: 2,
    })
  })

  test('is not in use while it does not hold together: each fault is named, and kept while it is written', async () => {
    const faulty: JsonObject[] = [
      {
        id: 'a',
        kind: 'choice',
        text: 'Ну {{lead.nothing}}?',
        answers: [
          { id: 'x', label: 'Да', next: 'gone' },
          { id: 'y', label: 'Нет', next: 'a' },
        ],
      },
      { id: 'b', kind: 'text', text: 'Что?', fill: { object: 'lead', field: 'owner' } },
    ]
    const answer = await admin.post('/call-scripts', { name: 'Сырой', active: true, steps: faulty })
    expect(answer.status).toBe(422)
    const codes = (answer.body.errors as JsonObject[]).map(({ field, code }) => `${field} ${code}`).sort()
    expect(codes).toEqual(
      [
        'steps.0 scriptLoop',
        'steps.0.answers.0 scriptNowhere',
        'steps.0.text templateField',
        'steps.1 scriptNoEnd',
        'steps.1 scriptUnreached',
        'steps.1.fill scriptFieldKind',
      ].sort(),
    )
    await refused(() => admin.post('/call-scripts', { name: 'Сырой', active: true, steps: faulty }), 422)
    await refused(() => admin.post('/call-scripts', { name: ' ', steps }), 422)
    await refused(
      () => admin.post('/call-scripts', { name: 'Линия', steps, applies: { lines: [String(anna.id)] } }),
      422,
    )
    const draft = await admin.post('/call-scripts', { name: 'Сырой', steps: faulty })
    expect(draft.status, draft.text).toBe(201)
    expect((draft.body.problems as JsonObject[]).length).toBe(6)
    await refused(() => admin.patch(`/call-scripts/${draft.body.id}`, { active: true }), 422)
    await refused(() => start(anna.api, draft.body), 409)
  })

  test('of which somebody else saved a newer version is not written over', async () => {
    const made = await newScript()
    const version = { 'if-match': '"1"' }
    expect((await admin.patch(`/call-scripts/${made.id}`, { name: 'Первый' }, version)).status).toBe(200)
    await refused(() => admin.patch(`/call-scripts/${made.id}`, { name: 'Второй' }, version), 412)
    await refused(() => admin.delete(`/call-scripts/${made.id}`, version), 412)
  })

  test('tells of a field and a choice that were removed since', async () => {
    const field = await admin.post('/fields', {
      object: 'lead',
      name: 'roofKind',
      type: 'choice',
      label: { ru: 'Крыша', en: 'Roof' },
      options: {
        choices: ['flat', 'steep'],
        labels: { flat: { ru: 'Плоская', en: 'Flat' }, steep: { ru: 'Скатная', en: 'Steep' } },
      },
    })
    expect(field.status, field.text).toBe(201)
    const ask: JsonObject = {
      id: 'roof',
      kind: 'choice',
      text: 'Какая крыша?',
      fill: { object: 'lead', field: 'roofKind' },
      answers: [
        { id: 'f', label: 'Плоская', value: 'flat' },
        { id: 's', label: 'Скатная', value: 'round' },
      ],
    }
    const end: JsonObject = { id: 'end', kind: 'end', text: '', result: 'Готово' }
    await refused(() => admin.post('/call-scripts', { name: 'Крыша', active: true, steps: [ask, end] }), 422, 'Скатная')
    const made = await newScript({ steps: [{ ...ask, answers: [{ id: 'f', label: 'Плоская', value: 'flat' }] }, end] })
    expect(made.problems).toEqual([])
    expect((await admin.delete(`/fields/${field.body.id}`)).status).toBeLessThan(300)
    const { body } = await admin.get(`/call-scripts/${made.id}`)
    expect(body.problems).toMatchObject([{ field: 'steps.0.fill', code: 'scriptFieldGone' }])
    // It goes on all the same: the answer is in the summary, and on no card.
    const lead = await newLead(anna)
    const run = (await start(anna.api, made, lead)).body
    await answer(anna.api, run, 'roof', 'f')
    const ended = await anna.api.post(`/call-script-runs/${run.id}/ending`, {})
    expect(ended.status, ended.text).toBe(200)
    expect(ended.body).toMatchObject({ written: [], left: [{ field: 'roofKind', why: 'fieldGone' }] })
  })
})

describe('who goes through a script', () => {
  test('loses nothing, fills the card in one change that can be taken back, and finds it all in the timeline', async () => {
    const script = await newScript()
    const lead = await newLead(anna, { interest: 'Кухня' })
    const run = (await start(anna.api, script, lead)).body
    expect(run).toMatchObject({ step: 'hello', scriptVersion: 1, on: { object: 'lead', id: lead.id } })
    const asked = run.steps as JsonObject[]
    expect(asked[0]?.said).toBe('Здравствуйте, Мария!')
    expect(asked[2]?.now).toBe('Кухня')
    await answer(anna.api, run, 'hello', null)
    await answer(anna.api, run, 'wants', 'yes')
    await answer(anna.api, run, 'what', 'Кухня из дуба')
    const path = `/call-script-runs/${run.id}/answers`
    await refused(() => anna.api.post(path, { step: 'budget', value: 'много' }), 422)
    await refused(() => anna.api.post(path, { step: 'budget', value: -5 }), 422)
    await refused(() => anna.api.post(path, { step: 'agreed', value: null }), 409)
    await refused(() => anna.api.post(path, { step: 'bye', value: null }), 409)
    await refused(() => boris.api.post(path, { step: 'budget', value: 1 }), 404)
    await refused(() => boris.api.get(`/call-script-runs/${run.id}`), 404)
    await answer(anna.api, run, 'budget', '600 000')
    // Another window, or the same one opened again, goes on where he was.
    expect((await start(anna.api, script, lead)).body).toMatchObject({ id: run.id, step: 'note' })
    const fitting = await anna.api.get(`/call-script-runs/fitting?object=lead&record=${lead.id}`)
    expect(fitting.body.open).toMatchObject({ id: run.id, answered: 4 })
    expect((await anna.api.get(`/leads/${lead.id}`)).body).toMatchObject({ interest: 'Кухня', version: lead.version })
    await answer(anna.api, run, 'note', 'Есть собака')
    const dueAt = '2026-12-01T07:00:00.000Z'
    const ended = await anna.api.post(`/call-script-runs/${run.id}/ending`, {
      next: { title: 'Встреча', kind: 'meeting', dueAt },
    })
    expect(ended.status, ended.text).toBe(200)
    const now = (await anna.api.get(`/leads/${lead.id}`)).body
    expect(now).toMatchObject({ interest: 'Кухня из дуба', comment: 'Есть собака', version: Number(lead.version) + 1 })
    expect(now.budget).toMatchObject({ amount: '600000.00' })
    expect(ended.body).toMatchObject({ left: [], written: [{ object: 'lead', id: lead.id, version: now.version }] })
    const activities = (await anna.api.get(`/activities?filter[on]=${lead.id}&filter[kind]=call`)).body
      .data as JsonObject[]
    expect(activities).toMatchObject([{ result: 'Договорились о встрече', direction: 'out', owner: anna.id }])
    expect(activities[0]?.text).toBe(
      'По скрипту «Новая заявка», версия 1\nВопрос ещё актуален?\n— Да\nЧто нужно?\n— Кухня из дуба\nНа какую сумму?\n— 600\u00a0000\nЧто ещё важно?\n— Есть собака',
    )
    expect((await anna.api.get(`/tasks?filter[on]=${lead.id}`)).body.data).toMatchObject([
      { title: 'Встреча', dueAt, owner: anna.id },
    ])
    const again = await anna.api.post(`/call-script-runs/${run.id}/ending`, { result: 'Другое' })
    expect(again.body).toMatchObject({ written: [], run: { result: 'Договорились о встрече' } })
    await refused(() => anna.api.post(path, { step: 'note', value: 'x' }), 409)
    const back = await anna.api.delete(`/leads/${lead.id}/changes/${now.version}`)
    expect(back.status, back.text).toBeLessThan(300)
    expect((await anna.api.get(`/leads/${lead.id}`)).body).toMatchObject({ interest: 'Кухня', comment: null })
  })

  test('stays with the version that he began, and is told when another window was faster', async () => {
    const script = await newScript()
    const lead = await newLead(anna)
    const run = (await start(anna.api, script, lead)).body
    await admin.patch(`/call-scripts/${script.id}`, { steps: [{ id: 'end', kind: 'end', text: '', result: 'Готово' }] })
    const path = `/call-script-runs/${run.id}/answers`
    expect((await anna.api.post(path, { step: 'hello', value: null }, { 'if-match': '"1"' })).body).toMatchObject({
      step: 'wants',
      scriptVersion: 1,
    })
    await refused(() => anna.api.post(path, { step: 'hello', value: null }, { 'if-match': '"1"' }), 412)
    const [one, two] = await Promise.all([
      anna.api.post(path, { step: 'wants', value: 'yes' }, { 'if-match': '"2"' }),
      anna.api.post(path, { step: 'wants', value: 'no' }, { 'if-match': '"2"' }),
    ])
    expect([one.status, two.status].sort()).toEqual([200, 412])
  })

  test('writes no field that is not his to write, and no card that is not his', async () => {
    const script = await newScript()
    const lead = await newLead(boris)
    await refused(() => start(anna.api, script, lead), 404)
    const run = (await start(boris.api, script, lead)).body
    await answer(boris.api, run, 'hello', null)
    await answer(boris.api, run, 'wants', 'yes')
    await answer(boris.api, run, 'what', 'Шкаф')
    await answer(boris.api, run, 'budget', null)
    const there = await answer(boris.api, run, 'note', 'Тайна')
    expect((there.steps as JsonObject[]).find(({ id }) => id === 'note')).toMatchObject({ not: 'noRight' })
    const ended = await boris.api.post(`/call-script-runs/${run.id}/ending`, {})
    expect(ended.body.left).toEqual([{ object: 'lead', field: 'comment', why: 'noRight' }])
    expect((await admin.get(`/leads/${lead.id}`)).body).toMatchObject({ interest: 'Шкаф', comment: null, budget: null })
    // Two begin at the same moment: each has his own, whoever is first writes first, and nothing is lost.
    const report = (await boris.api.get(`/call-scripts/${script.id}/report`)).body
    expect(report).toMatchObject({ begun: 1, ended: 1, results: [{ result: 'Договорились о встрече', count: 1 }] })
    expect((await anna.api.get(`/call-scripts/${script.id}/report`)).body).toMatchObject({
      begun: 0,
      ended: 0,
      results: [],
    })
    const runs = (await boris.api.get(`/call-script-runs?script=${script.id}&step=wants&answer=yes`)).body.data
    expect(runs).toMatchObject([{ name: 'Лебедева Мария', result: 'Договорились о встрече' }])
    expect((await boris.api.get(`/call-script-runs?script=${script.id}&step=wants&answer=no`)).body.data).toEqual([])
    expect((await anna.api.get(`/call-script-runs?script=${script.id}`)).body.data).toEqual([])
  })
})

/** Reports events of a call as the exchange does. */
async function tell(event: JsonObject): Promise<void> {
  const body = JSON.stringify(event)
  const answer = await apiOf(server).send('POST', String(line.address).replace(/^.*\/api\/v1/, ''), {
    body,
    headers: {
      'content-type': 'application/json',
      'x-signature': createHmac('sha256', sign).update(body).digest('hex'),
    },
  })
  expect(answer.status, answer.text).toBe(202)
}

async function soon<Value>(look: () => Promise<Value | undefined | null | false>): Promise<Value> {
  for (let tries = 0; tries < 100; tries++) {
    const found = await look()
    if (found) return found
    await wait(50)
  }
  throw new Error('it did not come')
}

test('a script that ends before the call does is on the activity of that call, once', async () => {
  const script = await newScript({
    name: 'Входящий',
    applies: { lines: [String(line.id)], direction: 'in', objects: ['lead'] },
  })
  const outgoing = await newScript({ name: 'Исходящий', applies: { direction: 'out' } })
  const lead = await newLead(anna)
  const number = String((lead.phones as JsonObject[])[0]?.value)
  const event = { call: `call-${n}`, direction: 'in', from: number, to: '+74951234567', extension: '101' }
  await tell({ event: 'ring', ...event })
  await tell({ event: 'answer', ...event })
  const live = await soon(async () => ((await anna.api.get('/phone-calls/live')).body.data as JsonObject[])[0])
  const fitting = (await anna.api.get(`/call-script-runs/fitting?call=${live.id}`)).body.data as JsonObject[]
  expect(fitting[0]).toMatchObject({ id: script.id })
  expect(fitting.map(({ id }) => id)).not.toContain(outgoing.id)
  await refused(() => boris.api.get(`/call-script-runs/fitting?call=${live.id}`), 404)
  const run = (await start(anna.api, script, undefined, String(live.id))).body
  expect(run.on).toEqual({ object: 'lead', id: lead.id })
  await answer(anna.api, run, 'hello', null)
  await answer(anna.api, run, 'wants', 'no')
  const ended = await anna.api.post(`/call-script-runs/${run.id}/ending`, {})
  expect(ended.body, ended.text).toMatchObject({ run: { result: 'Отказ', activity: null } })
  await tell({ event: 'end', ...event, duration: 60 })
  const activity = await soon(async () => {
    const data = (await anna.api.get(`/activities?filter[on]=${lead.id}&filter[kind]=call`)).body.data as JsonObject[]
    return data.find(({ text }) => text)
  })
  expect(activity).toMatchObject({
    result: 'Отказ',
    duration: 60,
    text: 'По скрипту «Входящий», версия 1\nВопрос ещё актуален?\n— Нет',
  })
  expect(
    (await anna.api.get(`/activities?filter[on]=${lead.id}&filter[kind]=call&total=true`)).body.total,
  ).toMatchObject({ value: 1 })
  expect((await anna.api.get(`/call-script-runs/${run.id}`)).body).toMatchObject({ activity: activity.id })
})
