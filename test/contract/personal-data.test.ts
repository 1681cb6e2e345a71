import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { sealAudit } from '../../src/features/audit/seal/seal.ts'
import { verifyAudit } from '../../src/features/audit/seal/verify.ts'
import { filesWith } from './files-with.ts'
import { openServer, type Reply, type Server, traces } from './server.ts'
import { tablesWith as tablesOf } from './tables-with.ts'

const auditKeys = readAuditKeys([randomBytes(32).toString('hex')])
let server: Server
let source: { id: string; key: string }

beforeAll(async () => {
  server = await openServer({ auditKeys })
  source = (await server.call('POST', '/sources', { body: { kind: 'form', name: 'Сайт' } })).body
})
afterAll(() => server.close())

const patience = { timeout: 60_000 }
const marker = (): string => `m${randomBytes(6).toString('hex')}`
const phone = (): string => `+7926${Math.floor(1_000_000 + Math.random() * 8_999_999)}`

async function made(path: string, body: object, headers: Record<string, string> = {}) {
  const answer = await server.call('POST', path, { body, headers })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer.body
}

const send = (path: string, body: FormData): Promise<Response> =>
  fetch(`${server.address}/api/v1${path}`, { method: 'POST', headers: { authorization: `Bearer ${server.key}` }, body })

function attachTo(object: string, record: string, name: string, content: string): Promise<Response> {
  const form = new FormData()
  form.set('file', new Blob([content]), name)
  form.set('object', object)
  form.set('record', record)
  return send('/attachments', form)
}

async function attach(object: string, record: string, name: string, content: string) {
  const answer = await attachTo(object, record, name, content)
  expect(answer.status).toBe(201)
  return (await answer.json()) as { id: string; hash: string }
}

async function importFile(object: string, content: string): Promise<void> {
  const form = new FormData()
  form.set('object', object)
  form.set('file', new Blob([content]), 'people.csv')
  const answer = await send('/imports', form)
  const { id } = (await answer.json()) as { id: string }
  const state = async () => (await server.call('GET', `/imports/${id}`)).body.state
  await expect.poll(state, patience).toBe('staged')
  await server.call('POST', `/imports/${id}/commit`)
  await expect.poll(state, patience).toBe('done')
}

const tablesWith = (text: string) => tablesOf(server.database.owner, text)
const folder = () => dirname(dirname(server.keyFile))
const everywhere = async (text: string) => [...(await tablesWith(text)), ...(await filesWith(text, folder()))]

const verified = async () => {
  const db = server.database.workspace(server.workspace)
  const seal = async () => {
    await sealAudit({ db, workspace: server.workspace, key: auditKeys.sealing })
    return verifyAudit(db, { workspace: server.workspace, keys: auditKeys })
  }
  await expect.poll(async () => (await seal()).waiting, { timeout: 50_000 }).toBe(0)
  const { findings, intact } = await seal()
  return { findings, some: intact > 0 }
}

const erase = (object: string, record: string, more: object = {}): Promise<Reply> =>
  server.call('POST', '/personal-data/erasures', { body: { object, record, reason: 'request', ...more } })
async function erased(object: string, record: string) {
  const begun = await erase(object, record)
  expect(begun.status, begun.text).toBe(202)
  const look = async () => (await server.call('GET', `/personal-data/erasures/${begun.body.id}`)).body
  await expect.poll(async () => (await look()).state, patience).toBe('done')
  return look()
}

/** Somebody with a trace of a marker in every place where something of a person is kept. */
async function person(mark: string, number: string) {
  const lead = await made(
    '/leads',
    {
      lastName: `Л${mark}`,
      firstName: `И${mark}`,
      phones: [number],
      emails: [`${mark}@example.org`],
      messengers: [{ type: 'telegram', value: `@${mark}` }],
      interest: `хочет ${mark}`,
      comment: `был ${mark}`,
      tags: [mark],
    },
    { 'idempotency-key': randomBytes(8).toString('hex') },
  )
  await server.call('PATCH', `/leads/${lead.id}`, { body: { comment: `стал ${mark}` } })
  await made('/activities', { kind: 'note', text: `заметка ${mark}`, on: { object: 'lead', id: lead.id } })
  await made('/tasks', {
    title: `позвонить ${mark}`,
    dueAt: '2030-01-01T10:00:00Z',
    on: { object: 'lead', id: lead.id },
  })
  const file = await attach('lead', lead.id, `${mark}.txt`, `паспорт ${mark}`)
  const request = await fetch(`${server.address}/api/v1/intake/${source.key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: `Иван ${mark}`, phone: number, message: `заявка ${mark}` }),
  })
  expect(request.status).toBe(202)
  const { receipt } = (await request.json()) as { receipt: string }
  await expect
    .poll(async () => (await server.call('GET', `/receipts/${receipt}`)).body.outcome, patience)
    .toBe('attached')
  const other = await made('/leads', {
    name: `Двойник ${mark}`,
    phones: [phone()],
    emails: [`второй.${mark}@example.org`],
    comment: `двойник ${mark}`,
  })
  await made(`/leads/${lead.id}/merges`, { from: [other.id] })
  await importFile('lead', `Имя;Телефон;Комментарий\nИмпорт ${mark};${number};из файла ${mark}\n`)
  const converted = await made(`/leads/${lead.id}/conversion`, {
    contact: {},
    deal: { name: `Сделка: Л${mark} И${mark}` },
  })
  await made('/activities', {
    kind: 'note',
    text: `По договору говорить с Л${mark} И${mark}, ${number}`,
    on: { object: 'deal', id: converted.deal.id },
  })
  return { lead: lead.id, contact: converted.contact.id, deal: converted.deal.id, file }
}

test('nothing of who was erased is left in any table or file, the history still verifies, and others keep what is theirs', async () => {
  const [mark, control] = [marker(), marker()]
  const number = phone()
  const gone = await person(mark, number)
  const stays = await person(control, phone())
  const shared = await attach('lead', stays.lead, 'same.txt', `общий файл ${control}`)
  await attach('lead', gone.lead, 'same.txt', `общий файл ${control}`)
  await server.call('POST', '/exports', { body: { object: 'lead', format: 'jsonl' } })
  const tables = await tablesWith(mark)
  for (const table of [
    'lead',
    'contact',
    'activity',
    'task',
    'attachment',
    'change',
    'receipt',
    'merge',
    'import_row',
    'import_file',
    'idempotency',
    'match_key',
    'deal',
  ])
    expect(tables).toContain(`public.${table}`)
  expect(await filesWith(mark, folder())).toHaveLength(1)
  expect(await verified()).toEqual({ findings: [], some: true })
  const before = await tablesWith(control)

  const preview = (await server.call('GET', `/personal-data/people/contact/${gone.contact}`)).body
  expect(preview.records.map(({ object }: { object: string }) => object).sort()).toEqual(['contact', 'lead', 'lead'])
  expect(preview).toMatchObject({ hindrances: [], stays: { dealCount: 1, onDeals: 1 }, erasure: null })
  expect(preview.counts).toMatchObject({ attachment: 2, task: 1, request: 1, merge: 1, importRow: 1 })

  const erasure = await erased('contact', gone.contact)
  expect(erasure.counts).toMatchObject({ lead: 2, contact: 1, attachment: 2, request: 1, file: 1, mention: 2 })
  expect(await everywhere(mark)).toEqual([])
  expect(await tablesWith(number.slice(2))).toEqual([])
  expect(await verified()).toEqual({ findings: [], some: true })

  // Of the other person everything is there still, apart from what was made for download.
  expect(await tablesWith(control)).toEqual(before.filter(table => !/export_file|\.word/.test(table)))
  expect(await filesWith(control, folder())).toHaveLength(2)
  expect((await server.call('GET', `/attachments/${shared.id}/content`)).text).toBe(`общий файл ${control}`)
  expect((await server.call('GET', `/contacts/${stays.contact}`)).body.name).toContain(control)

  const deal = (await server.call('GET', `/deals/${gone.deal}`)).body
  expect(deal).toMatchObject({ name: 'Сделка: [стёрто]', contact: gone.contact })
}, 180_000)

test('what was set up, asked for and refused by his phone or mail goes with him, and what is of others with a like mail stays', async () => {
  const mark = marker()
  const [number, mail] = [phone(), `ivan.${mark}@example.org`]
  const spelled = `8 (${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8, 10)}-${number.slice(10)}`
  const others = `petr.ivan.${mark}@example.org`
  // By an account that is a sign alone nobody is found.
  const messengers = [{ type: 'other', value: '+' }]
  const lead = await made('/leads', { name: 'Иван Ким', phones: [number], emails: [mail], messengers })
  const other = await made('/leads', { name: 'Пётр Ли', phones: [phone()], comment: 'прежний' })

  const view = (name: string, condition: [string, string, string]) =>
    made('/views', { object: 'leads', name, query: { f: [condition] }, shared: 'everyone' })
  const byMail = await view('Его письма', ['emails', 'contains', mail])
  const byPhone = await view(`Он ${spelled}`, ['name', 'contains', 'Ким'])
  const removed = await view('Убранный', ['emails', 'contains', mail])
  expect((await server.call('DELETE', `/views/${removed.id}`)).status).toBe(204)
  const theirs = await view('Чужие письма', ['emails', 'contains', others])
  const definition = (address: string) => ({
    object: 'lead',
    measures: [{ fn: 'count', filter: { emails: { contains: address } } }],
  })
  await made('/reports', { name: 'Его', definition: definition(mail) })
  await made('/reports', { name: 'Чужие', definition: definition(others) })
  const tile = { id: 'a', x: 0, y: 0, w: 1, h: 1, definition: definition(mail) }
  await made('/dashboards', { name: 'Его', layout: { tiles: [tile] } })
  const { owner } = server.database
  const ask = (filter: object, state = 'waiting') =>
    owner.query(
      `insert into approval (workspace_id, id, operation, params, body, basis, asked_by, expires_at, state, ended_at)
       values ($1, gen_random_uuid(), 'createExport', '{}', $2, '{}', $3, now() + interval '1 day', $4, case when $4 <> 'waiting' then now() end)`,
      [server.workspace, { object: 'lead', openProtected: true, query: { filter } }, server.administrator, state],
    )
  await ask({ phones: { contains: spelled } })
  await ask({ emails: { contains: mail } }, 'declined')
  await ask({ emails: { contains: others } })
  const bulk = await made('/bulk-changes', {
    object: 'leads',
    ids: [other.id],
    change: { set: { comment: `звонить:\n${mail}`, interest: 'прайс' } },
  })
  const bulkState = async () => (await server.call('GET', `/bulk-changes/${bulk.id}`)).body.state
  await expect.poll(bulkState, patience).toBe('preview')
  expect((await erase('lead', lead.id)).body.errors).toMatchObject([{ code: 'erasureBulkChange' }])
  await server.call('POST', `/bulk-changes/${bulk.id}/commit`)
  await expect.poll(bulkState, patience).toBe('done')
  await server.call('PATCH', `/leads/${other.id}`, { body: { comment: 'сам' } })
  await made('/exports', { object: 'company', query: { q: mail } })
  const refuse = (type: string, body: string) =>
    fetch(`${server.address}/api/v1/intake/${source.key}`, { method: 'POST', headers: { 'content-type': type }, body })
  await refuse('application/json', `{"phone": "${spelled}", `)
  await refuse('application/json', `{"m": "\\u043a\\n${mail}", `)
  await refuse('application/json', `{"m": "${others}", `)
  const rejected = async () =>
    (await server.call('GET', '/receipts?limit=100')).body.data.filter(
      ({ outcome }: { outcome: string }) => outcome === 'rejected',
    ).length
  await expect.poll(rejected, patience).toBe(3)

  const left = ['approval', 'receipt', 'saved_report', 'saved_view'].map(name => `public.${name}`)
  expect(await tablesWith(others)).toEqual(expect.arrayContaining(left))
  const erasure = await erased('lead', lead.id)
  expect(erasure.counts).toMatchObject({
    view: 3,
    report: 1,
    dashboard: 1,
    approval: 2,
    bulkChange: 1,
    export: 1,
    request: 2,
  })
  for (const table of ['approval', 'bulk_change', 'export', 'saved_view', 'saved_report', 'dashboard', 'receipt']) {
    const texts = (await owner.query(`select t::text || '' as text from ${table} t`)).rows.map(({ text }) => text)
    expect(texts.filter(text => text.replaceAll(others, '').includes(mail))).toEqual([])
  }
  const raws = (await owner.query('select raw from receipt')).rows.map(({ raw }) => String(raw))
  expect(raws.filter(raw => raw.replaceAll(others, '').includes(mail) || raw.includes(spelled))).toEqual([])
  expect(await tablesWith(others)).toEqual(expect.arrayContaining(left))

  const views = (await server.call('GET', '/views?object=leads')).body.data.map(({ id }: { id: string }) => id)
  expect([byMail, byPhone, theirs].map(({ id }) => views.includes(id))).toEqual([false, false, true])
  const states = (await owner.query('select state, body from approval order by state, id')).rows
  expect(states.map(({ state }) => state)).toEqual(['declined', 'void', 'waiting'])
  expect(states[1].body).toEqual({ object: 'lead', query: {}, openProtected: true })
  expect((await server.call('GET', `/bulk-changes/${bulk.id}`)).body.change.set).toEqual({ interest: 'прайс' })
})

test('an emptied card opens, says by which erasure, and is never changed again', async () => {
  const lead = await made('/leads', { name: 'Сергей Ким', phones: [phone()] })
  const deal = await made('/leads', { name: 'Другой Ким', phones: [phone()] })
  const erasure = await erased('lead', lead.id)
  const title = `Стёртые данные №${erasure.number}`
  const { body } = await server.call('GET', `/leads/${lead.id}`)
  expect(body).toMatchObject({ name: title, phones: [], status: 'new', can: { update: false, remove: false } })
  expect((await server.call('GET', `/personal-data/erased/lead/${lead.id}`)).body.erasure.number).toBe(erasure.number)
  expect((await server.call('GET', `/personal-data/erased/lead/${deal.id}`)).body).toEqual({ erasure: null })

  const left = await traces(server)
  const refused = [
    await server.call('PATCH', `/leads/${lead.id}`, { body: { comment: 'снова' } }),
    await server.call('DELETE', `/leads/${lead.id}`),
    await server.call('POST', `/leads/${deal.id}/merges`, { body: { from: [lead.id] } }),
    await server.call('POST', `/leads/${lead.id}/merges`, { body: { from: [deal.id] } }),
  ]
  expect(refused.map(({ status }) => status)).toEqual([409, 409, 409, 409])
  const note = await server.call('POST', '/activities', {
    body: { kind: 'note', text: 'снова', on: { object: 'lead', id: lead.id } },
  })
  expect([note.status, note.body.errors[0].code]).toEqual([422, 'linkToErased'])
  expect((await attachTo('lead', lead.id, 'late.txt', 'late bytes')).status).toBe(422)
  expect(await filesWith('late bytes', folder())).toEqual([])
  const bulk = await server.call('POST', '/leads/bulk', { body: { update: [{ id: lead.id, comment: 'снова' }] } })
  expect(bulk.body.results?.[0]?.status ?? bulk.body[0]?.status).not.toBe(200)
  expect(await traces(server)).toEqual(left)

  // A second time does no harm, and a new request of the same person makes a new card.
  expect((await erase('lead', lead.id)).body.id).toBe(erasure.id)
})

test('whether a phone was erased is answered by its digest, and the confirmation names nobody', async () => {
  const [mark, number] = [marker(), phone()]
  const lead = await made('/leads', { name: `Пётр ${mark}`, phones: [number], emails: [`${mark}@example.org`] })
  const erasure = await erased('lead', lead.id)
  const ask = async (body: object) =>
    (await server.call('POST', '/personal-data/erasure-searches', { body })).body.data.map(
      (one: { number: number }) => one.number,
    )
  expect(await ask({ phone: `8 ${number.slice(2)}` })).toEqual([erasure.number])
  expect(await ask({ email: `${mark.toUpperCase()}@Example.org` })).toEqual([erasure.number])
  expect(await ask({ phone: phone() })).toEqual([])
  const page = await server.call('GET', `/personal-data/erasures/${erasure.id}/confirmation`)
  expect(page.headers.get('content-disposition')).toContain('attachment')
  expect(page.text).toContain(`№${erasure.number}`)
  expect(page.text).not.toContain(mark)
  expect(page.text).not.toContain(number.slice(2))
  const audit = await server.call('GET', `/audit?record=${lead.id}&limit=100`)
  expect(audit.text).toContain('"erasure"')
  expect(audit.text).not.toContain(mark)

  const again = await made('/leads', { name: `Пётр ${mark}`, phones: [number] })
  const { body } = await server.call('GET', `/personal-data/people/lead/${again.id}`)
  expect(body).toMatchObject({ alike: [], erasure: null })
})

test('what is under way is in the way, and a refusal erases nothing', async () => {
  const lead = await made('/leads', { name: 'Анна Ким', emails: ['anna@romashka.example'], phones: [phone()] })
  const seller = await server.person('seller', 'manager')
  const left = await traces(server)
  const answer = await erase('lead', lead.id)
  expect([answer.status, answer.body.errors.map(({ code }: { code: string }) => code)]).toEqual([
    422,
    ['erasureOfColleague'],
  ])
  for (const [method, path] of [
    ['GET', `/personal-data/people/lead/${lead.id}`],
    ['GET', '/personal-data/erasures'],
    ['GET', '/personal-data/exports'],
  ] as const)
    expect((await server.call(method, path, { key: seller.key })).status).toBe(403)
  const body = { object: 'lead', record: lead.id, reason: 'request' }
  expect((await server.call('POST', '/personal-data/erasures', { key: seller.key, body })).status).toBe(403)
  expect((await erase('lead', randomUuid())).status).toBe(404)
  expect((await erase('deal', lead.id)).status).toBeGreaterThanOrEqual(400)
  expect(await traces(server)).toEqual(left)
})

const randomUuid = () => '00000000-0000-7000-8000-000000000001'

test('everything about a person goes into one file, which is kept sealed', async () => {
  const mark = marker()
  const lead = await made('/leads', { name: `Ольга ${mark}`, phones: [phone()], comment: `тайна ${mark}` })
  await attach('lead', lead.id, `${mark}.txt`, `файл ${mark}`)
  const begun = await server.call('POST', '/personal-data/exports', { body: { object: 'lead', record: lead.id } })
  expect(begun.status, begun.text).toBe(202)
  const state = async () => (await server.call('GET', `/personal-data/exports/${begun.body.id}`)).body.state
  await expect.poll(state, patience).toBe('done')
  const { rows } = await server.database.owner.query('select bytes from personal_export_file')
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.some(({ bytes }: { bytes: Buffer }) => bytes.includes(mark))).toBe(false)
  const answer = await fetch(`${server.address}/api/v1/personal-data/exports/${begun.body.id}/content`, {
    headers: { authorization: `Bearer ${server.key}` },
  })
  const tar = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()
  for (const text of ['data.json', `Ольга ${mark}`, `тайна ${mark}`, `файл ${mark}`]) expect(tar).toContain(text)
})

test('a correction changes the card, is noted with its ground, and takes the wrong value out of the history', async () => {
  const [wrong, right] = [marker(), marker()]
  const lead = await made('/leads', { name: `Ольга ${wrong}`, phones: [phone()], comment: 'кстати' })
  const answer = await server.call('POST', '/personal-data/corrections', {
    body: { object: 'lead', record: lead.id, fields: { name: `Ольга ${right}` }, reason: 'вх. 15', forgetFormer: true },
  })
  expect([answer.status, answer.body.record?.name], answer.text).toEqual([200, `Ольга ${right}`])
  expect(answer.body.forgotten).toBeGreaterThan(0)
  const changes = await server.call('GET', `/leads/${lead.id}/changes`)
  expect(changes.text).not.toContain(wrong)
  expect(changes.text).toContain('кстати')
  expect(await verified()).toEqual({ findings: [], some: true })
  expect((await server.call('GET', '/audit?kind=correction')).text).toContain('вх. 15')
})

test('the journal outside of the database holds numbers alone', async () => {
  const [mark, number] = [marker(), phone()]
  const lead = await made('/leads', { name: `Олег ${mark}`, phones: [number] })
  const { id } = await erased('lead', lead.id)
  const text = await readFile(join(folder(), 'erasures.jsonl'), 'utf8')
  expect(text).toContain(id)
  expect(text).toContain(lead.id)
  expect(text).not.toContain(mark)
  expect(text).not.toContain(number)
})
