import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { plain, readPdf } from '../../src/features/documents/testing/read-pdf.ts'
import { believedPair, type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Reply, type Server } from './server.ts'

/* Invoices go to their clients: issued, with the paper, by a letter of the mailbox of whoever sends; all of it or nothing. */

let server: Server
let peer: MailPeer
let olga: { id: string; key: string }
let petr: { id: string; key: string }
let company: string
let contact: string

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  server = await openServer({ trustedTargets: targetsOf(peer) })
  olga = await server.person('olga', 'manager')
  petr = await server.person('petr', 'manager')
  await made('mailboxes', { ...mailboxAt(peer), users: [olga.id] })
  const entity = (await server.call('GET', '/legal-entities')).body.data[0]
  const requisites = { inn: '7707083893', kpp: '770701001', bank: 'ПАО СБЕРБАНК', bic: '044525225' }
  const accounts = { bankAccount: '40702810138250123017', corrAccount: '30101810400000000225' }
  const set = await server.call('PATCH', `/legal-entities/${entity.id}`, {
    body: { name: 'ООО «Ромашка»', ...requisites, ...accounts },
  })
  expect(set.status, set.text).toBe(200)
  company = await made('companies', { name: 'ООО «Лебедь»', owner: olga.id })
  const emails = [{ value: 'maria@client.example' }]
  contact = await made('contacts', { name: 'Мария Лебедева', company, emails, owner: olga.id })
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(async () => {
  peer.received.splice(0)
  await server.database.owner.query('delete from discount_limit')
})

async function made(plural: string, body: object, key = server.key): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const items = [{ name: 'Стол', quantity: 2, price: '15000.00', tax: 22, unit: 'шт.' }]
async function draft(more: object = {}): Promise<{ id: string; deal: string }> {
  const deal = await made('deals', {
    name: 'Мебель',
    company,
    contact,
    currency: 'RUB',
    items,
    owner: olga.id,
    ...more,
  })
  const answer = await server.call('POST', `/deals/${deal}/invoices`, { body: { kind: 'full' }, key: olga.key })
  expect(answer.status, answer.text).toBe(201)
  return { id: answer.body.id, deal }
}
const send = (id: string, body: object = {}, key = olga.key): Promise<Reply> =>
  server.call('POST', `/invoices/${id}/sending`, { body: { undoSeconds: 0, ...body }, key })
const look = async (id: string) => (await server.call('GET', `/invoices/${id}`)).body
const arrived = async (count = 1) => {
  await expect.poll(() => peer.received.length, { timeout: 60_000 }).toBe(count)
  return peer.received
}
const papersIn = (raw: string): Buffer[] =>
  [...raw.matchAll(/content-type: application\/pdf[\s\S]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/gi)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64'),
  )
const told = async (id: string, body: object = {}, key = olga.key) =>
  (await server.call('POST', `/invoices/${id}/sending/draft`, { body, key })).body
/** Letters that are on their way still write to their cards. */
const atRest = () =>
  expect
    .poll(
      async () =>
        (
          await server.database.owner.query(
            `select count(*)::int as waiting from outgoing_mail where state not in ('sent', 'takenBack')`,
          )
        ).rows[0]?.waiting,
      { timeout: 60_000 },
    )
    .toBe(0)
/** Of letters how many there are: for the copy of those that have left is looked on the server for a while. */
async function kept(): Promise<Map<string, string>> {
  const all = await everythingKept(server, server.workspace)
  return all.set('outgoing_mail', all.get('outgoing_mail')?.split(' ')[0] ?? '')
}
async function refused(work: () => Promise<Reply>): Promise<Reply> {
  await atRest()
  const before = await kept()
  const answer = await work()
  expect(await kept()).toEqual(before)
  return answer
}
const faults = ({ body }: Reply) =>
  (body.errors ?? []).map(({ field, code }: { field: string; code: string }) => [field, code])

describe('an invoice', () => {
  test('that is sent is issued, goes by letter with its paper and its code to pay by, and stands in the story of the deal', async () => {
    const { id, deal } = await draft()
    const seen = await told(id)
    expect(seen).toMatchObject({ to: [{ address: 'maria@client.example' }], problems: [] })
    const answer = await send(id)
    expect(answer.status, answer.text).toBe(201)
    const invoice = await look(id)
    expect(invoice).toMatchObject({ status: 'issued', documentNumber: seen.number, dueOn: seen.dueOn })
    expect(invoice.sentAt).toBeTruthy()
    const [letter] = await arrived()
    expect(letter?.to).toEqual(['maria@client.example'])
    expect(letter?.subject).toBe(seen.subject)
    expect(plain(letter?.text ?? '')).toContain(`счёт № ${seen.number} на 30 000 ₽: Мебель`)
    const [paper = Buffer.of()] = papersIn(letter?.raw ?? '')
    const text = (await readPdf(paper)).join(' ')
    expect(text).toContain(`Счёт на оплату № ${seen.number}`)
    expect(text).toContain('Оплата по QR-коду')
    const story = (await server.call('GET', `/deals/${deal}/timeline`)).text
    expect(story).toContain(answer.body.letter)
    const document = (await server.call('GET', `/documents/${answer.body.document}`)).body
    expect(document).toMatchObject({ kind: 'invoice', documentNumber: seen.number, on: { object: 'invoice', id } })
  })

  test('sent again keeps its number; of two who send it at once both letters have the same', async () => {
    const { id } = await draft()
    const both = await Promise.all([send(id), send(id)])
    expect(both.map(({ status, text }) => [status, status === 201 || text])).toEqual([
      [201, true],
      [201, true],
    ])
    const letters = await arrived(2)
    expect(new Set(letters.map(({ subject }) => subject)).size).toBe(1)
    const numbers = await server.database.owner.query(
      `select count(*)::int as count from document_number n join invoice i on i.document_number = n.number and n.kind = 'invoice' where i.id = $1`,
      [id],
    )
    expect(numbers.rows).toEqual([{ count: 1 }])
  })

  test('that lacks everything is refused with all of it at once, and changes nothing', async () => {
    const empty = await made('invoices', { name: 'Пустой', kind: 'full', owner: petr.id })
    const answer = await refused(() => send(empty, { dated: '2026-03-10', dueOn: '2026-03-09' }, petr.key))
    expect(answer.status).toBe(422)
    expect(faults(answer)).toEqual([
      ['items', 'nothingPriced'],
      ['company', 'whoPays'],
      ['dueOn', 'dueBeforeDated'],
      ['to', 'noRecipient'],
      ['mailbox', 'noMailbox'],
    ])
    expect((await told(empty, {}, petr.key)).problems.map(({ code }: { code: string }) => code)).toEqual([
      'nothingPriced',
      'whoPays',
      'noRecipient',
      'noMailbox',
    ])
    const { id } = await draft()
    expect(faults(await refused(() => send(id, { to: [{ address: 'nobody' }], subject: '' })))).toHaveLength(2)
    expect((await refused(() => send(id, {}, petr.key))).status).toBe(403)
  })

  test('beyond the discount of its seller leaves when a head has approved it, and takes no number before', async () => {
    const roles = (await server.call('GET', '/roles')).body.data
    const role = roles.find(({ name }: { name: string }) => name === 'manager').id
    const limits = [{ role, perLine: 10, whole: 15, minMargin: null }]
    expect((await server.call('PUT', '/discount-limits', { body: { limits } })).status).toBe(200)
    const { id } = await draft({ discount: 50 })
    const held = await refused(() => send(id))
    expect(problemOf(held)).toEqual([409, 'signOffNeeded'])
    const asked = await server.call('POST', '/sign-offs', {
      body: { on: { object: 'invoice', id }, note: 'Постоянный клиент' },
      key: olga.key,
    })
    const decision = { verdict: 'approve', note: 'Хорошо' }
    expect((await server.call('POST', `/sign-offs/${asked.body.id}/decision`, { body: decision })).status).toBe(200)
    expect((await send(id)).status).toBe(201)
    await arrived()
  })

  test('whose letter is taken back was not sent by it, and stays issued', async () => {
    const { id } = await draft()
    const { body } = await send(id, { undoSeconds: 30 })
    expect((await server.call('DELETE', `/mail/messages/${body.letter}`, { key: olga.key })).status).toBe(204)
    await expect.poll(async () => (await look(id)).sentAt, { timeout: 30_000 }).toBeNull()
    expect(await look(id)).toMatchObject({ status: 'issued', documentNumber: body.invoice.documentNumber })
    expect(peer.received).toEqual([])
  })

  test('goes in the language that is asked for, without its paper where that is said; a cancelled one goes nowhere', async () => {
    const { id } = await draft()
    expect((await send(id, { language: 'en', attachPdf: false })).status).toBe(201)
    const [letter] = await arrived()
    expect(letter?.subject).toMatch(/^Invoice .+ from /)
    expect(letter?.raw).not.toMatch(/application\/pdf/i)
    const cancelling = { body: { reason: 'ошибка' }, key: olga.key }
    expect((await server.call('POST', `/invoices/${id}/cancellation`, cancelling)).status).toBe(200)
    const answer = await refused(() => send(id))
    expect(problemOf(answer)).toEqual([409, 'invoiceCancelled'])
  })

  test('whose own words name a number that another has taken meanwhile is not sent with the wrong one', async () => {
    const [one, two] = [await draft(), await draft()]
    const seen = await told(one.id)
    expect((await send(two.id)).status).toBe(201)
    const words = { subject: `Счёт ${seen.number}`, text: 'Как договаривались.', number: seen.number }
    const answer = await refused(() => send(one.id, words))
    expect(problemOf(answer)).toEqual([409, 'otherNumber'])
    const now = await told(one.id)
    expect((await send(one.id, { ...words, subject: `Счёт ${now.number}`, number: now.number })).status).toBe(201)
    const letters = await arrived(2)
    expect(letters.map(({ subject }) => subject)).toContain(`Счёт ${now.number}`)
  })
})
