import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { believedPair, type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Server } from './server.ts'

/* A manager of another team, somebody who may only read and a stranger against sales, and against what only the server writes; strangers against the pages of clients. */

let server: Server
let peer: MailPeer
let petr: { id: string; key: string }
let eva: { id: string; key: string }
let vera: { id: string; key: string }
const logged: string[] = []
const note = (...words: unknown[]) => void logged.push(JSON.stringify(words))
const ids: Record<string, string> = {}
const items = [{ name: 'Стол', quantity: 2, price: '15000.00', tax: 20 }]
const evil = '<img src=x onerror=alert(1)>"\'><script>alert(2)</script>'

async function made(path: string, body: object, key = server.key) {
  const answer = await server.call('POST', path, { body, key })
  expect([200, 201], `${path} ${answer.text}`).toContain(answer.status)
  return answer.body
}

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  server = await openServer({
    http: { publicUrl: 'http://crm.romashka.example', publicCallsPerMinute: 100_000 },
    trustedTargets: targetsOf(peer),
    log: { info: note, warn: note, error: note },
  })
  const [north, south] = [await made('/teams', { name: 'Север' }), await made('/teams', { name: 'Юг' })]
  petr = await server.person('petr', 'manager', { team: north.id })
  eva = await server.person('eva', 'manager', { team: south.id })
  vera = await server.person('vera', 'viewer', { team: south.id })
  await made('/mailboxes', { ...mailboxAt(peer), users: [petr.id] })
  const owner = petr.id
  ids.company = (await made('/companies', { name: evil, owner })).id
  const emails = [{ value: 'maria@client.example' }]
  ids.contact = (await made('/contacts', { name: 'Мария', company: ids.company, emails, owner })).id
  const of = { company: ids.company, contact: ids.contact, owner, items }
  ids.deal = (await made('/deals', { name: evil, ...of, currency: 'RUB' })).id
  ids.quote = (await made(`/deals/${ids.deal}/quotes`, {}, petr.key)).id
  ids.order = (await made('/orders', { name: evil, deal: ids.deal, ...of })).id
  ids.invoice = (await made('/invoices', { name: evil, deal: ids.deal, ...of })).id
  const amount = { amount: '30000', currency: 'RUB' }
  ids.payment = (await made('/payments', { paidOn: '2026-01-10', amount, payer: '=1+1', company: ids.company })).id
  const paper = await made('/papers', { on: { object: 'deal', id: ids.deal }, kind: 'contract' }, petr.key)
  ids.paper = paper.id
  ids.file = paper.file
  const approver = { mode: 'any', approvers: [{ kind: 'user', id: petr.id }] }
  const rule = { name: 'Все', object: 'quote', filter: null, overLimit: false, steps: [approver], ownAllowed: true }
  ids.rule = (await made('/sign-off-rules', { ...rule, remindHours: 8, position: 1, active: true })).id
  ids.signOff = (await made('/sign-offs', { on: { object: 'quote', id: ids.quote } }, petr.key)).id
  ids.case = (await made('/cases', { name: 'Брак', kind: 'complaint', order: ids.order, owner })).id
  ids.priceList = (await made('/price-lists', { name: 'Опт' })).id
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})

/** Whatever its places are called. */
const plain = (path: string) => path.replace(/^\/api\/v1/, '').replace(/\{\w+\}/g, '{}')
const filled = (path: string) => path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? name)

describe('a manager of another team', () => {
  const day = { dated: '2026-01-01' }
  const writes: [string, string, object?][] = [
    ['POST', '/deals/{deal}/quotes', {}],
    ['POST', '/quotes/{quote}/copies', {}],
    ['POST', '/quotes/{quote}/sending', {}],
    ['POST', '/quotes/{quote}/withdrawal', {}],
    ['POST', '/quotes/{quote}/decision', { kind: 'accepted', name: 'Я', note: 'Сказал' }],
    ['POST', '/quotes/{quote}/orders', {}],
    ['POST', '/deals/{deal}/orders', {}],
    ['POST', '/quotes/{quote}/invoices', { kind: 'full' }],
    ['POST', '/deals/{deal}/invoices', { kind: 'full' }],
    ['POST', '/orders/{order}/move', { stage: '{stage}' }],
    ['POST', '/quotes/{quote}/links', {}],
    ['PUT', '/cases/{case}/lines', { lines: [] }],
    ['POST', '/orders/{order}/invoices', { kind: 'full' }],
    ['POST', '/orders/{order}/client-links', {}],
    ['DELETE', '/orders/{order}/client-links'],
    ['POST', '/invoices/{invoice}/issue', day],
    ['POST', '/invoices/{invoice}/cancellation', { reason: 'Так' }],
    ['POST', '/invoices/{invoice}/sending', { to: [{ address: 'eva@evil.example' }] }],
    ['PUT', '/payments/{payment}/allocations', { allocations: [] }],
    ['PUT', '/payments/{payment}/ignored', { ignored: true }],
    ['POST', '/papers', { on: '{deal}', kind: 'contract' }],
    ['POST', '/documents/{paper}/cancellation', { reason: 'Так' }],
    ['POST', '/sign-offs', { on: '{quote}' }],
    ['POST', '/sign-offs/{signOff}/decision', { verdict: 'approve' }],
    ['POST', '/sign-offs/{signOff}/withdrawal', {}],
    ['POST', '/sign-off-rules', {}],
    ['DELETE', '/sign-off-rules/{rule}'],
    ['PUT', '/discount-limits', { limits: [] }],
    ['POST', '/price-lists/{priceList}/copies', { name: 'Моё' }],
    ['PATCH', '/quote-settings', { validDays: 1 }],
    ['PUT', '/order-settings', { caseDays: 1 }],
    ['PUT', '/company-registry', { url: 'http://169.254.169.254/', token: 'x' }],
    ['POST', '/company-registry/test', {}],
    ['PUT', '/exchange-rate-source', { bank: 'cbr' }],
    ['PUT', '/document-numbering', { kind: 'invoice', next: 900 }],
    ['PATCH', '/quotes/{quote}', { name: 'x' }],
    ['PATCH', '/invoices/{invoice}', { name: 'x' }],
    ['PATCH', '/orders/{order}', { name: 'x' }],
    ['PATCH', '/documents/{paper}', { name: 'x' }],
    ['DELETE', '/company-registry'],
    ['DELETE', '/attachments/{file}'],
    ['DELETE', '/documents/{paper}'],
    ['DELETE', '/cases/{case}'],
    ['DELETE', '/quotes/{quote}'],
    ['DELETE', '/invoices/{invoice}'],
    ['DELETE', '/orders/{order}'],
  ]
  const objectOf: Record<string, object> = {}
  const bodyOf = (body: object | undefined) =>
    body &&
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => [
        name,
        name === 'on' ? (objectOf[value] ?? { object: value.slice(1, -1), id: filled(value) }) : value,
      ]),
    )

  test('is tried by ways that there are', async () => {
    const { paths } = (await server.call('GET', '/openapi.json')).body
    const known = Object.entries<Record<string, unknown>>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${plain(path)}`),
    )
    expect(writes.map(([method, path]) => `${method} ${plain(path)}`).filter(way => !known.includes(way))).toEqual([])
  })

  test.each(writes)(
    'changes nothing by %s %s, nor does who may only read or a stranger',
    async (method, path, body) => {
      const before = await everythingKept(server, server.workspace)
      const answer = await server.call(method, filled(path), { key: eva.key, body: bodyOf(body) })
      expect([403, 404, 422], `${answer.status} ${answer.text}`).toContain(answer.status)
      const reader = await server.call(method, filled(path), { key: vera.key, body: bodyOf(body) })
      expect([403, 404], `${reader.status} ${reader.text}`).toContain(reader.status)
      const stranger = await server.call(method, filled(path), { key: null, body: bodyOf(body) })
      expect(stranger.status, stranger.text).toBe(401)
      expect(await everythingKept(server, server.workspace)).toEqual(before)
    },
  )

  test('notes complaints of every order; who may only read and a stranger note none', async () => {
    const before = await everythingKept(server, server.workspace)
    for (const key of [vera.key, null]) {
      const answer = await server.call('POST', `/orders/${ids.order}/cases`, { key, body: { kind: 'complaint' } })
      expect([401, 403], answer.text).toContain(answer.status)
    }
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test.each([
    '/quotes/{quote}',
    '/quotes/{quote}/editions',
    '/deals/{deal}',
    '/documents/{paper}',
    '/sign-offs/{signOff}',
    '/records/quote/{quote}/sign-offs',
    '/records/quote/{quote}/chain',
    '/deals/{deal}/invoicing',
    '/attachments/{file}/content',
    '/quotes/{quote}/invoicing',
    '/payments/{payment}',
    '/payments/{payment}/allocations',
    '/invoices/{invoice}/payments',
    '/bank-statements',
    '/payment-checks',
    '/sign-off-rules',
    '/discount-limits',
    '/papers/choices?object=deal&record={deal}',
  ])('reads nothing at %s', async path => {
    const answer = await server.call('GET', filled(path), { key: eva.key })
    expect([403, 404], `${answer.status} ${answer.text}`).toContain(answer.status)
    expect(answer.text).not.toContain('onerror')
  })

  test.each([
    ['/quotes/{quote}/sending/draft', {}],
    ['/quotes/{quote}/preview', {}],
    ['/papers/pages', { on: '{deal}', kind: 'contract' }],
    ['/papers/drafts', { on: '{deal}', kind: 'contract' }],
  ] as [string, object][])('looks at nothing by POST %s', async (path, body) => {
    const answer = await server.call('POST', filled(path), { key: eva.key, body: bodyOf(body) })
    expect([403, 404], `${answer.status} ${answer.text}`).toContain(answer.status)
  })
})

describe('what only the server writes', () => {
  const forged: [string, object][] = [
    [
      'quotes',
      { status: 'accepted', decidedBy: 'Я', edition: 7, documentNumber: 'КП-1', sentAt: '2026-01-01T00:00:00Z' },
    ],
    [
      'invoices',
      {
        paid: { amount: '30000', currency: 'RUB' },
        owed: null,
        status: 'paid',
        documentNumber: '77',
        issuedOn: '2026-01-01',
      },
    ],
    ['orders', { documentNumber: '77', total: { amount: '1', currency: 'RUB' }, margin: null }],
    ['documents', { file: '{file}', status: 'sent', documentNumber: '77', sentAt: '2026-01-01T00:00:00Z' }],
    ['payments', { allocated: { amount: '1', currency: 'RUB' }, state: 'settled' }],
  ]
  test.each(forged)('is not written by hand: %s', async (plural, fields) => {
    const id =
      ids[
        { quotes: 'quote', invoices: 'invoice', orders: 'order', documents: 'paper', payments: 'payment' }[plural] ?? ''
      ]
    for (const [field, value] of Object.entries(fields)) {
      const before = await everythingKept(server, server.workspace)
      const changed = await server.call('PATCH', `/${plural}/${id}`, { body: { [field]: value } })
      expect(changed.status, `${plural}.${field} ${changed.text}`).toBe(422)
      expect(await everythingKept(server, server.workspace), field).toEqual(before)
    }
  })

  test('is not written as a quote, invoice or order is made of a deal', async () => {
    for (const path of ['/deals/{deal}/quotes', '/deals/{deal}/orders', '/deals/{deal}/invoices']) {
      const fields = { status: 'paid', documentNumber: '9', paid: { amount: '1', currency: 'RUB' } }
      const body = { kind: 'full', another: true, ...fields, fields }
      const before = await everythingKept(server, server.workspace)
      const answer = await server.call('POST', filled(path), { body, key: petr.key })
      expect([400, 422], `${path} ${answer.text}`).toContain(answer.status)
      expect(await everythingKept(server, server.workspace)).toEqual(before)
    }
  })
})

describe('pages of clients', () => {
  test('show what people typed as text, and their links stand in no log', async () => {
    await server.call('DELETE', `/sign-off-rules/${ids.rule}`)
    const sent = await server.call('POST', `/quotes/${ids.quote}/sending`, {
      body: { undoSeconds: 0, to: [{ address: 'maria@client.example' }] },
      key: petr.key,
    })
    expect(sent.status, sent.text).toBe(201)
    const page = String(sent.body.url).replace('http://crm.romashka.example', server.address)
    const made = await server.call('POST', `/orders/${ids.order}/client-links`, { body: {}, key: petr.key })
    expect(made.status, made.text).toBe(201)
    const order = String(made.body.address).replace('http://crm.romashka.example', server.address)
    for (const address of [page, order]) {
      const answer = await fetch(address)
      const html = await answer.text()
      expect(answer.status).toBe(200)
      expect(html).not.toMatch(/<img src=x|<script>alert/)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      await fetch(`${address}/nothing-${encodeURIComponent(evil)}`)
      await fetch(`${address}/opening`, { method: 'POST', body: evil })
      await fetch(`${address}%00`)
    }
    const tokens = [page, order].map(address => new URL(address).pathname.split('/')[2] ?? '')
    for (const token of tokens) {
      expect(token.length).toBeGreaterThan(30)
      expect(logged.filter(line => line.includes(token))).toEqual([])
    }
  })

  test('letters carry no markup of what people typed', async () => {
    await expect.poll(() => peer.received.length, { timeout: 30_000 }).toBeGreaterThan(0)
    for (const letter of peer.received) expect(letter.html).not.toMatch(/<img src=x|<script>alert/)
  })

  test('a link with another’s id, of another length or of other letters opens nothing', async () => {
    for (const path of [
      '/c/',
      '/c/..%2f..%2fapi',
      `/c/${'a'.repeat(43)}`,
      `/c/${'a'.repeat(5000)}`,
      `/c/${ids.quote}`,
      '/c/%E0%A4%A',
      `/s/${'a'.repeat(43)}`,
    ]) {
      const answer = await fetch(`${server.address}${path}`)
      expect([400, 404, 414], path).toContain(answer.status)
      expect(await answer.text()).not.toContain('Стол')
    }
  })
})

describe('what leaves as a table', () => {
  test('has no formulas: receivables', async () => {
    const company = await made('/companies', { name: '=HYPERLINK("http://evil.example")', owner: petr.id })
    const draft = await made('/invoices', { name: 'Счёт', company: company.id, owner: petr.id, items })
    const issued = await server.call('POST', `/invoices/${draft.id}/issue`, { body: {} })
    expect(issued.status, issued.text).toBe(200)
    const file = await server.call('GET', '/reports/receivables/file')
    expect(file.status).toBe(200)
    expect(file.text).toContain('HYPERLINK')
    expect(file.text).not.toMatch(/(^|[;,"\n])=HYPERLINK/)
  })
})

describe('calls of the server', () => {
  /** Without the letters of before, of which copies are still being put among those sent. */
  const kept = async () => {
    const all = await everythingKept(server, server.workspace)
    all.delete('outgoing_mail')
    return all
  }

  test('go to no address inside: register of companies', async () => {
    for (const url of [
      'http://169.254.169.254/latest',
      'http://127.0.0.1:5432',
      'https://localhost',
      'https://[::1]/',
      'file:///etc/passwd',
      'https://10.0.0.1/',
    ]) {
      const before = await kept()
      const answer = await server.call('PUT', '/company-registry', { body: { url, token: 'x'.repeat(40) } })
      expect(answer.status, `${url} ${answer.text}`).toBe(422)
      expect(await kept()).toEqual(before)
    }
  })

  test('a template has no picture from elsewhere', async () => {
    const picture = (source: string) => ({
      kind: 'letter',
      name: 'Письмо',
      language: 'ru',
      typeface: 'sans',
      accent: '#224466',
      footer: '',
      blocks: [{ type: 'picture', source }],
    })
    for (const source of [
      'http://169.254.169.254/x.png',
      'file:///etc/passwd',
      '../../etc/passwd',
      '/proc/self/environ',
    ]) {
      const before = await kept()
      const answer = await server.call('POST', '/document-templates', { body: { design: picture(source) } })
      expect([400, 422], `${source} ${answer.text}`).toContain(answer.status)
      expect(await kept()).toEqual(before)
    }
  })
})
