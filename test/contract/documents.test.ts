import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unpack } from '../../src/features/documents/docx/unpack.ts'
import { writeWord } from '../../src/features/documents/docx/write-word.ts'
import { qrPng } from '../../src/features/documents/payment/qr.ts'
import { plain, readPdf } from '../../src/features/documents/testing/read-pdf.ts'
import type { JsonObject } from '../../src/model/index.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Reply, type Server } from './server.ts'

interface Person {
  id: string
  key: string
}

let server: Server
let olga: Person
let petr: Person
let zoya: Person
let head: Person
let sales: { id: string }
let deal: { id: string; company: string }

beforeAll(async () => {
  server = await openServer()
  sales = await made('/teams', { name: 'Опт' })
  const shop = await made('/teams', { name: 'Салон' })
  olga = await server.person('olga', 'manager', { team: sales.id })
  petr = await server.person('petr', 'manager', { team: shop.id })
  zoya = await server.person('zoya', 'telemarketer', { team: sales.id })
  head = await server.person('head', 'head', { team: sales.id })
  const entity = (await server.call('GET', '/legal-entities')).body.data[0]
  const set = await server.call('PATCH', `/legal-entities/${entity.id}`, {
    body: {
      ...{ name: 'ООО «Берёзка»', inn: '7707083893', kpp: '770701001', bank: 'ПАО СБЕРБАНК', bic: '044525225' },
      ...{
        bankAccount: '40702810138250123017',
        corrAccount: '30101810400000000225',
        address: '127051, г. Москва',
        city: 'г. Москва',
      },
      ...{ signatory: 'Берёзкина Ольга Петровна', signatoryPosition: 'генеральный директор', signatoryBasis: 'Устав' },
      facsimile: await picture(),
    },
  })
  expect(set.status, set.text).toBe(200)
  deal = await newDeal()
})
afterAll(() => server?.close())

// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
async function made(path: string, body: object, key = server.key): Promise<any> {
  const answer = await server.call('POST', path, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

async function picture(): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([Buffer.from(qrPng('facsimile', 4))], { type: 'image/png' }), 'подпись.png')
  const headers = { authorization: `Bearer ${server.key}` }
  const sent = await fetch(`${server.address}/api/v1/attachments`, { method: 'POST', body: form, headers })
  expect(sent.status).toBe(201)
  return (await sent.json()).id
}

const items = [
  { name: 'Стул «Ника»', quantity: 10, price: '3300.00', tax: 22, unit: 'шт.' },
  { name: 'Доставка', quantity: 1, price: '2500.00', tax: null },
]

async function newDeal(more: object = {}): Promise<{ id: string; company: string }> {
  const company = await made('/companies', {
    ...{ name: 'ООО «Клиника Здоровье»', legalName: 'Общество с ограниченной ответственностью «Клиника Здоровье»' },
    ...{ signatory: 'Ковалёв Игорь Дмитриевич', signatoryPosition: 'главный врач' },
    ...{ signatoryBasis: 'доверенность № 5 от 01.02.2026', owner: olga.id },
  })
  const contact = await made('/contacts', { lastName: 'Ковалёв', firstName: 'Игорь', company: company.id })
  const fields = { name: 'Стулья для клиники', company: company.id, contact: contact.id, owner: olga.id, items }
  return made('/deals', { ...fields, ...more })
}

const on = (id = deal.id) => ({ object: 'deal', id })
const make = (body: object, key = olga.key): Promise<Reply> =>
  server.call('POST', '/papers', { body: { on: on(), ...body }, key })
const pages = (body: object, key = olga.key): Promise<Reply> =>
  server.call('POST', '/papers/pages', { body: { on: on(), ...body }, key })

async function textOf(file: string, key = olga.key): Promise<string> {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await fetch(`${server.address}/api/v1/attachments/${file}/content`, { headers })
  expect(answer.status).toBe(200)
  return plain((await readPdf(new Uint8Array(await answer.arrayBuffer()))).join(' '))
}

/** Refused, and nothing in the base is otherwise. */
async function refused(call: () => Promise<Reply>, status: number, words: string | RegExp) {
  const before = await everythingKept(server, server.workspace)
  const answer = await call()
  expect(answer.status, answer.text).toBe(status)
  expect(answer.text).toMatch(words)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
}

describe('a paper of a card', () => {
  test('is made by its manager: numbered, kept as a file of the card, and says what the card says', async () => {
    const answer = await make({ kind: 'contract', dated: '2026-02-01' })
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body).toMatchObject({
      ...{ kind: 'contract', documentNumber: '1', dated: '2026-02-01', edition: 1, status: 'made' },
      ...{ on: on(), company: deal.company, owner: olga.id, name: 'Договор № 1 от 01.02.2026' },
    })
    const text = await textOf(answer.body.file)
    expect(text).toContain('в лице главного врача Ковалёва Игоря Дмитриевича')
    expect(text).toContain('ООО «Берёзка»')
    expect(text).toContain('Стул «Ника»')
    expect(text).toContain('35 500,00')
    const files = await server.call('GET', `/attachments?filter[on]=${deal.id}`, { key: olga.key })
    expect(files.body.data).toMatchObject([{ id: answer.body.file, name: 'Договор № 1 от 01.02.2026.pdf' }])
    expect((await make({ kind: 'contract', dated: '2026-03-01' })).body).toMatchObject({ documentNumber: '2' })
    expect((await make({ kind: 'contract', dated: '2027-01-11' })).body).toMatchObject({ documentNumber: '1' })
  })

  test('is looked at page by page without anything being kept or numbered', async () => {
    const before = await everythingKept(server, server.workspace)
    const answer = await pages({ kind: 'invoice', language: 'en' })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body.pages[0]).toMatch(/^<svg/)
    const file = await server.call('POST', '/papers/drafts', { body: { on: on(), kind: 'invoice' }, key: olga.key })
    expect(file.headers.get('content-type')).toBe('application/pdf')
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('of nothing, of another’s card, of no template of its kind or day is refused, and takes no number', async () => {
    const empty = await newDeal({ items: [] })
    await refused(() => make({ kind: 'invoice', on: on(empty.id) }), 422, 'нет позиций')
    const company = { object: 'company', id: deal.company }
    await refused(() => make({ kind: 'contract', on: company }), 422, 'нет позиций')
    const choices = await server.call('GET', `/papers/choices?object=company&record=${company.id}`, { key: olga.key })
    expect(choices.body.kinds.map(({ kind }: JsonObject) => kind)).toEqual(['letter', 'contract'])
    await refused(() => make({ kind: 'contract' }, petr.key), 404, 'notFound')
    await refused(() => make({ kind: 'contract' }, zoya.key), 403, '')
    await refused(() => make({ kind: 'contract', template: 'invoice-ru' }), 422, 'другого вида')
    await refused(() => make({ kind: 'contract', template: 'no-such' }), 404, '')
    await refused(() => make({ kind: 'contract', dated: '2026-02-31' }), 422, 'dated')
    await refused(() => make({ kind: 'contract', legalEntity: deal.id }), 422, 'legalEntity')
    const odd = { object: 'task', id: deal.id }
    await refused(() => make({ kind: 'contract', on: odd }), 422, 'on.object')
  })

  test('by a number written by hand is given that number once', async () => {
    const own = { kind: 'act', dated: '2026-05-05', number: 'А-7/26' }
    expect((await make(own)).body).toMatchObject({ documentNumber: 'А-7/26', name: 'Акт № А-7-26 от 05.05.2026' })
    await refused(() => make(own), 422, 'уже выдан')
  })

  test('made by many at once is numbered without gap or double', async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        make({ kind: 'letter', dated: '2026-04-01', ...(at % 3 === 2 && { template: 'letter-nowhere' }) }),
      ),
    )
    const numbers = all.flatMap(({ status, body }) => (status === 201 ? [Number(body.documentNumber)] : []))
    expect(numbers.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('is cancelled with a reason once, and keeps its number', async () => {
    const act = (await make({ kind: 'deliveryNote', dated: '2026-06-01' })).body
    const cancel = (key = olga.key, body: object = { reason: 'Ошибка в количестве' }) =>
      server.call('POST', `/documents/${act.id}/cancellation`, { body, key })
    await refused(() => cancel(petr.key), 404, '')
    await refused(() => cancel(olga.key, {}), 422, 'reason')
    expect((await cancel()).body).toMatchObject({ status: 'cancelled', cancelReason: 'Ошибка в количестве' })
    await refused(() => cancel(), 409, 'аннулирован')
    expect((await make({ kind: 'deliveryNote', dated: '2026-06-01' })).body).toMatchObject({ documentNumber: '2' })
  })
})

describe('who may what', () => {
  test('facsimile and seal are put by those who may read them', async () => {
    await refused(() => make({ kind: 'act', facsimile: true }), 403, 'Факсимиле')
    const signed = await make({ kind: 'act', facsimile: true, dated: '2026-07-01' }, head.key)
    expect(signed.status, signed.text).toBe(201)
    const sizes = await Promise.all(
      [true, false].map(async facsimile => (await pages({ kind: 'act', facsimile }, head.key)).body.pages[0].length),
    )
    expect(sizes[0]).toBeGreaterThan(sizes[1])
  })

  test('a manager finds another’s document by its number, and learns whose it is, and no more', async () => {
    const made = (await make({ kind: 'contract', dated: '2025-03-03' })).body
    const find = (key: string) => server.call('GET', `/documents/by-number?number=${made.documentNumber}`, { key })
    const mine = (await find(olga.key)).body.data.find(({ dated }: JsonObject) => dated === '2025-03-03')
    expect(mine).toMatchObject({ document: made.id })
    const his = (await find(petr.key)).body.data.find(({ dated }: JsonObject) => dated === '2025-03-03')
    expect(his).toEqual({
      ...{ kind: 'contract', number: '1', dated: '2025-03-03', status: 'made', document: null },
      ...{ company: 'ООО «Клиника Здоровье»', owner: { id: olga.id, name: 'olga' } },
    })
    expect((await server.call('GET', `/documents/${made.id}`, { key: petr.key })).status).toBe(404)
    expect((await server.call('GET', `/attachments/${made.file}/content`, { key: petr.key })).status).toBe(404)
    expect((await find(zoya.key)).status).toBe(403)
  })

  test('who may not see what the template names makes no paper with holes in it', async () => {
    const roles = (await server.call('GET', '/roles')).body.data
    const rights = roles.find(({ name }: JsonObject) => name === 'manager')
    const blind = await made('/roles', {
      name: 'Без сумм',
      objects: rights.objects,
      fields: { ...rights.fields, 'deal.items': 'hidden' },
    })
    const ida = await server.person('ida', blind.name, { team: sales.id })
    await refused(() => make({ kind: 'act' }, ida.key), 403, /totals\.total/)
    expect((await make({ kind: 'letter' }, ida.key)).status).toBe(201)
  })
})

describe('a template', () => {
  const gallery = async (id = 'invoice-ru') => (await server.call('GET', `/document-templates/${id}`)).body.design
  const create = (body: object, key = server.key) => server.call('POST', '/document-templates', { body, key })

  test('of the gallery is copied, changed, and then taken by itself; its documents stay when it goes', async () => {
    const design = await gallery('act-ru')
    const blocks = [{ type: 'title', text: 'АКТ сдачи {{document.number}} / {{buyer.name}}', align: 'left' }]
    const kept = await create({ design: { ...design, name: 'Свой акт', blocks }, main: true })
    expect(kept.status, kept.text).toBe(201)
    const act = (await make({ kind: 'act', dated: '2026-08-01' })).body
    expect(await textOf(act.file)).toContain('АКТ сдачи')
    const listed = (await server.call('GET', '/document-templates', { key: olga.key })).body.data
    const ofActs = listed.filter(({ kind, language }: JsonObject) => kind === 'act' && language === 'ru')
    expect(ofActs.map(({ name, main }: JsonObject) => [name, main])).toEqual([
      ['Свой акт', true],
      [expect.any(String), false],
    ])
    const other = (await create({ design: { ...design, name: 'Ещё один' }, main: true })).body
    expect((await server.call('GET', `/document-templates/${kept.body.id}`)).body).toMatchObject({ main: false })
    for (const id of [kept.body.id, other.id])
      expect((await server.call('DELETE', `/document-templates/${id}`)).status).toBe(204)
    expect(await textOf(act.file)).toContain('АКТ сдачи')
  })

  test('with unknown fields, broken braces or strange blocks is refused with each place and field', async () => {
    const design = await gallery()
    const bad = {
      ...design,
      accent: 'red',
      blocks: [
        { type: 'title', text: 'Счёт {{buyer.nmae}} от {{', align: 'left' },
        { type: 'script', text: 'x' },
        { type: 'text', text: '{{company.secret}} #panic()', size: 'normal', clauses: false },
      ],
    }
    const checked = await server.call('POST', '/document-templates/checks', { body: { design: bad } })
    const places = checked.body.problems.map(({ field, code }: JsonObject) => `${field} ${code}`)
    expect(places).toEqual(expect.arrayContaining(['accent pattern', 'blocks.1.type choice']))
    await refused(() => create({ design: bad }), 422, 'blocks.1.type')
    const unknown = { ...design, blocks: [bad.blocks[0], bad.blocks[2]] }
    const { body } = await server.call('POST', '/document-templates/checks', { body: { design: unknown } })
    expect(body.problems).toEqual([
      { field: 'blocks.0.text', code: 'templateBraces', message: expect.any(String) },
      { field: 'blocks.0.text', code: 'templateField', message: expect.stringContaining('{{buyer.nmae}}') },
      { field: 'blocks.1.text', code: 'templateField', message: expect.stringContaining('{{company.secret}}') },
    ])
    await refused(() => create({ design: unknown }), 422, 'buyer.nmae')
  })

  test('is looked at with a sample or a card, as a draft, and keeps nothing', async () => {
    const design = await gallery('quote-ru')
    const before = await everythingKept(server, server.workspace)
    const look = (body: object, key = server.key) => server.call('POST', '/document-templates/pages', { body, key })
    expect((await look({ design })).body.pages[0]).toMatch(/^<svg/)
    expect((await look({ template: 'letter-en' })).body.pages[0]).toMatch(/^<svg/)
    expect((await look({ design, on: on() }, olga.key)).status).toBe(200)
    expect((await look({ design, on: on() }, petr.key)).status).toBe(404)
    expect((await look({})).status).toBe(422)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('is the administrators’ to keep, change and remove; that of the gallery nobody’s', async () => {
    const design = await gallery()
    await refused(() => create({ design }, head.key), 403, '')
    const kept = (await create({ design })).body
    const path = `/document-templates/${kept.id}`
    await refused(() => server.call('PATCH', path, { body: { active: false }, key: head.key }), 403, '')
    await refused(() => server.call('PATCH', path, { body: { main: true, active: false } }), 422, 'main')
    await refused(() => server.call('PATCH', path, { body: { name: 'x' } }), 422, 'name')
    await refused(() => server.call('DELETE', '/document-templates/invoice-ru'), 409, 'копию')
    const stale = { headers: { 'if-match': '"7"' }, body: { active: false } }
    await refused(() => server.call('PATCH', path, stale), 412, '')
    expect((await server.call('PATCH', path, { body: { active: false } })).body).toMatchObject({
      active: false,
      version: 2,
    })
    await refused(() => make({ kind: 'invoice', template: kept.id }), 404, '')
  })

  test('may name every place that is listed', async () => {
    const { data } = (await server.call('GET', '/document-templates/places')).body
    const text = data
      .filter(({ inLines }: JsonObject) => !inLines)
      .map(({ place }: JsonObject) => `{{${place}}}`)
      .join('\n')
    const design = { ...(await gallery('letter-ru')), blocks: [{ type: 'text', text, size: 'normal', clauses: false }] }
    const { body } = await server.call('POST', '/document-templates/checks', { body: { design } })
    expect(body.problems).toEqual([])
    expect(data).toContainEqual(expect.objectContaining({ place: 'buyer.inn', of: 'Клиент как сторона', label: 'ИНН' }))
  })
})

describe('numbers', () => {
  const set = (body: object, key = server.key) => server.call('PUT', '/document-numbering', { body, key })

  test('are written by a pattern, counted on from where the company is, and never back', async () => {
    const legalEntity = (await server.call('GET', '/legal-entities')).body.data[0].id
    const letters = { kind: 'letter', legalEntity, pattern: 'ИСХ-{NNN}/{YY}', yearly: true }
    await refused(() => set(letters, head.key), 403, '')
    await refused(() => set({ ...letters, pattern: 'ИСХ' }), 422, 'pattern')
    await refused(() => set({ ...letters, legalEntity: deal.id }), 422, 'legalEntity')
    const now = await set({ ...letters, next: 41 })
    expect(now.status, now.text).toBe(200)
    const [ofLetters] = now.body.data.filter(({ kind }: JsonObject) => kind === 'letter')
    expect(ofLetters).toMatchObject({ counted: 40, pattern: 'ИСХ-{NNN}/{YY}' })
    const made = (await make({ kind: 'letter' })).body
    expect(made.documentNumber).toBe(ofLetters.next)
    expect(made.documentNumber).toMatch(/^ИСХ-041\/\d\d$/)
    await refused(() => set({ ...letters, next: 41 }), 422, 'больше')
    const choices = await server.call('GET', `/papers/choices?object=deal&record=${deal.id}`, { key: olga.key })
    expect(choices.body.kinds.find(({ kind }: JsonObject) => kind === 'letter').number).toMatch(/^ИСХ-042/)
    expect(choices.body.legalEntities).toMatchObject([{ id: legalEntity, facsimile: false }])
  })
})

describe('a Word template', () => {
  const send = async (file: Uint8Array, fields: Record<string, string> = {}, path = '/document-templates/files') => {
    const form = new FormData()
    form.set('file', new Blob([Buffer.from(file)]), 'Договор.docx')
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    const headers = { authorization: `Bearer ${server.key}`, 'accept-language': 'ru' }
    const method = path.endsWith('/content') ? 'PUT' : 'POST'
    const answer = await fetch(`${server.address}/api/v1${path}`, { method, body: form, headers })
    const text = await answer.text()
    return { status: answer.status, text, headers: answer.headers, body: JSON.parse(text || 'null') }
  }
  const bytesOf = async (path: string, key = olga.key): Promise<Buffer> => {
    const answer = await fetch(`${server.address}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })
    expect(answer.status).toBe(200)
    return Buffer.from(await answer.arrayBuffer())
  }
  const named = { kind: 'contract', name: 'Договор из Word', language: 'ru' }
  const textIn = (docx: Buffer): string =>
    [...new TextDecoder().decode(unpack(docx).get('word/document.xml')).matchAll(/<w:t[^>]*>([^<]*)</g)]
      .map(([, text]) => text)
      .join('')

  test('is fetched from the gallery, sent back, and makes a Word file of a deal, with its number', async () => {
    const kept = await send(await bytesOf('/document-templates/contract-ru-word/content'), named)
    expect(kept.status, kept.text).toBe(201)
    expect(kept.body).toMatchObject({ format: 'docx', design: null, name: 'Договор из Word', main: false })
    const contract = await make({ kind: 'contract', template: kept.body.id, dated: '2024-01-10' })
    expect(contract.status, contract.text).toBe(201)
    const file = (await server.call('GET', `/attachments/${contract.body.file}`, { key: olga.key })).body
    expect(file.name).toBe('Договор № 1 от 10.01.2024.docx')
    const text = textIn(await bytesOf(`/attachments/${contract.body.file}/content`))
    expect(text).toContain('Договор поставки № 1')
    expect(text).toContain('главного врача Ковалёва Игоря Дмитриевича')
    expect(text).toContain('Стул «Ника»')
    expect(text).not.toMatch(/\{\{/)
    await refused(() => pages({ kind: 'contract', template: kept.body.id }), 409, 'Word')
    const replaced = await send(
      await bytesOf('/document-templates/letter-ru-word/content'),
      {},
      `/document-templates/${kept.body.id}/content`,
    )
    expect(replaced.body, replaced.text).toMatchObject({ version: 2 })
  })

  test('with unknown fields and unclosed loops, or that is no Word file, is refused with each place', async () => {
    const bad = writeWord({
      ...{ title: 'x', language: 'ru', footer: '' },
      blocks: [
        { type: 'text', text: 'Продавец {{seller.nmae}} и {{company.secret}}', clauses: false },
        { type: 'text', text: '{{#lines}}{{line.name}}', clauses: false },
      ],
    })
    const answer = await send(bad, named)
    expect(answer.status, answer.text).toBe(422)
    const codes = answer.body.errors.map(({ code }: JsonObject) => code)
    expect(codes).toEqual(expect.arrayContaining(['docx.field', 'docx.field', 'docx.unclosed']))
    expect(answer.text).toContain('{{seller.nmae}}')
    await refused(() => send(bad, named), 422, 'company.secret')
    await refused(() => send(Buffer.from('not a file'), named), 422, 'file')
    await refused(() => send(bad, { ...named, kind: 'poem' }), 422, 'kind')
  })
})
