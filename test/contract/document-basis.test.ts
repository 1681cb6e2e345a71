import { afterAll, beforeAll, expect, test } from 'vitest'
import { plain, readPdf } from '../../src/features/documents/testing/read-pdf.ts'
import { openServer, type Server } from './server.ts'

/* On what invoices, acts and delivery notes rest. */

let server: Server
let olga: { id: string; key: string }
/** Templates that say nothing else, by kind. */
const bare: Record<string, string> = {}
beforeAll(async () => {
  server = await openServer()
  olga = await server.person('olga', 'manager')
  const entity = (await server.call('GET', '/legal-entities')).body.data[0].id
  const fields = { name: 'ООО «Берёзка»', documentBasis: 'Публичная оферта' }
  expect((await server.call('PATCH', `/legal-entities/${entity}`, { body: fields })).status).toBe(200)
  bare.act = await template('act', '[{{document.basis}}]')
  bare.contract = await template('contract', 'Рамочный договор')
  bare.letter = await template('letter', '[{{document.basis|genitive|or: устной договорённости}}]')
})
afterAll(() => server?.close())

// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
async function made(path: string, body: object, key = olga.key): Promise<any> {
  const answer = await server.call('POST', path, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

async function template(kind: string, text: string): Promise<string> {
  const { design } = (await server.call('GET', `/document-templates/${kind}-ru`)).body
  const blocks = [{ type: 'text', text, size: 'normal', clauses: false }]
  return (await made('/document-templates', { design: { ...design, blocks } }, server.key)).id
}

type On = { object: string; id: string }
const items = [{ name: 'Стул', quantity: 10, price: '3300.00', tax: 22 }]
let clinics = 0
async function newDeal(): Promise<{ id: string; company: string; on: On }> {
  const company = await made('/companies', { name: `Клиника ${++clinics}`, owner: olga.id })
  const deal = await made('/deals', { name: 'Стулья', company: company.id, owner: olga.id, items })
  return { ...deal, on: { object: 'deal', id: deal.id } }
}
const contract = (on: On, more: object = {}) => made('/papers', { on, kind: 'contract', dated: '2026-02-01', ...more })

/** What a paper says between brackets, by a template of its own; the whole of another. */
async function basisOf(on: On, more: object = {}): Promise<string> {
  const paper = await made('/papers', { on, kind: 'act', template: bare.act, dated: '2026-03-01', ...more })
  const headers = { authorization: `Bearer ${olga.key}` }
  const answer = await fetch(`${server.address}/api/v1/attachments/${paper.file}/content`, { headers })
  expect(answer.status).toBe(200)
  const text = plain((await readPdf(new Uint8Array(await answer.arrayBuffer()))).join(' '))
  return text.match(/\[(.*)\]/)?.[1] ?? text
}

test('is the last contract of the deal that is not cancelled, by the day of the paper', async () => {
  const { id, on } = await newDeal()
  expect(await basisOf(on)).toBe('Публичная оферта')
  const first = await contract(on, { number: 'Д-7/26' })
  const second = await contract(on, { dated: '2026-02-20', number: 'Д-8/26' })
  await contract(on, { dated: '2026-03-02', number: 'Д-9/26' })
  expect(await basisOf(on)).toBe('Договор № Д-8/26 от 20.02.2026')
  const choices = await server.call('GET', `/papers/choices?object=deal&record=${id}`, { key: olga.key })
  expect(choices.body.basis).toBe('Договор № Д-9/26 от 02.03.2026')
  const cancelled = await server.call('POST', `/documents/${second.id}/cancellation`, { body: { reason: 'Ошибка' } })
  expect(cancelled.status, cancelled.text).toBe(200)
  expect(await basisOf(on)).toBe('Договор № Д-7/26 от 01.02.2026')
  expect((await server.call('DELETE', `/documents/${first.id}`)).status).toBe(204)
  expect(await basisOf(on)).toBe('Публичная оферта')
})

test.each(['act', 'invoice', 'deliveryNote'])('stands in the gallery’s templates in both languages: %s', async kind => {
  const { on } = await newDeal()
  await contract(on, { number: `Г-${kind}` })
  const asked = { kind, template: undefined }
  expect(await basisOf(on, asked)).toContain(`Основание Договор № Г-${kind} от 01.02.2026`)
  expect(await basisOf(on, { ...asked, language: 'en' })).toContain(`Reference Contract No. Г-${kind} of 1 Feb 2026`)
})

test('is what is said when it is made, before all else', async () => {
  const { on } = await newDeal()
  await contract(on)
  expect(await basisOf(on, { comment: 'Заказ по телефону' })).toBe('Заказ по телефону')
})

test('of an order is the contract of its deal, else that of the company', async () => {
  const deal = await newDeal()
  const of = { deal: deal.id, company: deal.company, owner: olga.id }
  const order = await made('/orders', { name: 'Заказ', ...of, items })
  const on = { object: 'order', id: order.id }
  await contract({ object: 'company', id: deal.company }, { template: bare.contract, number: 'Р-1' })
  expect(await basisOf(on)).toBe('Договор № Р-1 от 01.02.2026')
  await contract(deal.on, { number: 'Д-20', dated: '2026-01-15' })
  expect(await basisOf(on)).toBe('Договор № Д-20 от 15.01.2026')
})

test('of another organisation of ours is no contract of this one', async () => {
  const other = await made('/legal-entities', { name: 'ИП Берёзкина О. П.' }, server.key)
  const { on } = await newDeal()
  await contract(on, { legalEntity: other.id, number: 'ИП-1' })
  expect(await basisOf(on)).toBe('Публичная оферта')
  expect(await basisOf(on, { legalEntity: other.id })).toBe('Договор № ИП-1 от 01.02.2026')
})

test('a template of the company may name it in a case', async () => {
  const { on } = await newDeal()
  await contract(on, { number: 'Д-30' })
  const asked = { kind: 'letter', template: bare.letter, comment: 'Текст' }
  expect(await basisOf(on, asked)).toBe('договора № Д-30 от 01.02.2026')
})
