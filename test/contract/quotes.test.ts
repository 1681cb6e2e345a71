import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { believedPair, type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Reply, type Server } from './server.ts'

/* Quotes: made of a deal, sent by letter with a private page, opened, accepted or declined there, once. */

const publicUrl = 'http://crm.romashka.example'
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
let server: Server
let peer: MailPeer
let olga: { id: string; key: string }
let petr: { id: string; key: string }
let company: string
let contact: string
let stages: { id: string; name: string; pipeline: string; kind: string }[]
let pipeline: string

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  const trustedTargets = [`smtp://127.0.0.1:${peer.port}`, `imap://127.0.0.1:${peer.port}`]
  server = await openServer({ trustedTargets, http: { publicUrl } })
  olga = await server.person('olga', 'manager')
  petr = await server.person('petr', 'manager')
  const at = { host: '127.0.0.1', port: peer.port, security: 'startTls', user: mailUser.user }
  const box = { kind: 'shared', address: 'sales@romashka.example', name: 'Ромашка', imap: at, smtp: at }
  await made('mailboxes', { ...box, password: mailUser.password, users: [olga.id] })
  company = await made('companies', { name: 'ООО «Лебедь»', owner: olga.id })
  contact = await made('contacts', {
    name: 'Мария Лебедева',
    company,
    emails: [{ value: 'maria@client.example' }],
    owner: olga.id,
  })
  const pipelines = (await server.call('GET', '/pipelines')).body.data
  const ofDeals = pipelines.find((one: { object?: string }) => one.object === undefined || one.object === 'deal')
  pipeline = ofDeals.id
  stages = ofDeals.stages.filter(({ kind }: { kind: string }) => kind === 'open')
  const set = { [pipeline]: { sent: stages[1]?.id, accepted: stages.at(-1)?.id } }
  expect((await server.call('PATCH', '/quote-settings', { body: { stages: set } })).status).toBe(200)
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(() => {
  peer.received.splice(0)
})

async function made(plural: string, body: object, key = server.key): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const items = [
  { name: 'Стол', quantity: 2, price: '15000.00', tax: 22, unit: 'шт.' },
  { name: 'Сборка', quantity: 1, price: '3000.50', tax: null, discount: 10 },
]
const newDeal = (more: object = {}) =>
  made('deals', {
    name: 'Мебель для офиса',
    company,
    contact,
    pipeline,
    stage: stages[0]?.id,
    currency: 'RUB',
    items,
    owner: olga.id,
    ...more,
  })
async function draft(more: object = {}, key = olga.key): Promise<{ id: string; deal: string }> {
  const deal = await newDeal(more)
  const answer = await server.call('POST', `/deals/${deal}/quotes`, { body: {}, key })
  expect(answer.status, answer.text).toBe(201)
  return { id: answer.body.id, deal }
}
const send = (id: string, body: object = {}, key = olga.key): Promise<Reply> =>
  server.call('POST', `/quotes/${id}/sending`, { body: { undoSeconds: 0, ...body }, key })
async function sent(body: object = {}): Promise<{ id: string; deal: string; url: string }> {
  const { id, deal } = await draft()
  const answer = await send(id, body)
  expect(answer.status, answer.text).toBe(201)
  return { id, deal, url: answer.body.url }
}
const look = async (id: string) => (await server.call('GET', `/quotes/${id}`, { key: olga.key })).body
const history = async (id: string) => (await server.call('GET', `/quotes/${id}/editions`, { key: olga.key })).body
const local = (url: string) => url.replace(publicUrl, server.address)
async function visit(url: string, init: RequestInit = {}) {
  const answer = await fetch(local(url), {
    redirect: 'manual',
    ...init,
    headers: { 'user-agent': browser, ...init.headers },
  })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const open = (url: string, headers: Record<string, string> = {}) => visit(`${url}/opening`, { method: 'POST', headers })
const hiddenIn = (html: string, name: string) => html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1] ?? ''
async function answer(url: string, act: 'accept' | 'decline', values: Record<string, string> = {}, page?: string) {
  const html = page ?? (await visit(url)).text
  const seen = { edition: hiddenIn(html, 'edition'), offer: hiddenIn(html, 'offer') }
  const given: Record<string, string> =
    act === 'accept' ? { name: 'Мария Лебедева', position: 'Директор', agree: 'yes' } : {}
  const body = new URLSearchParams({ ...seen, ...given, ...values })
  return visit(`${url}/${act}`, { method: 'POST', body })
}
const told = async (user = olga.id) =>
  (
    await server.database.owner.query(`select code from notice where "user" = $1 and code like 'quote%' order by id`, [
      user,
    ])
  ).rows.map(({ code }) => code)
const forgetNotices = () => server.database.owner.query('delete from notice')

describe('a quote of a deal', () => {
  test('has its lines, client and terms, and the deal has one draft however often is pressed', async () => {
    const deal = await newDeal()
    const [one, other] = await Promise.all(
      [1, 2].map(() => server.call('POST', `/deals/${deal}/quotes`, { body: {}, key: olga.key })),
    )
    expect([one?.status, other?.status].sort()).toEqual([200, 201])
    expect(one?.body.id).toBe(other?.body.id)
    const quote = await look(one?.body.id)
    expect(quote).toMatchObject({ deal, company, contact, status: 'draft', currency: 'RUB', owner: olga.id })
    expect(quote.total).toEqual({ amount: '32700.45', currency: 'RUB' })
    expect(quote.validUntil).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(quote.legalEntity).toBeTruthy()
    const another = await server.call('POST', `/deals/${deal}/quotes`, { body: { another: true }, key: olga.key })
    expect(another.status).toBe(201)
    expect(another.body.id).not.toBe(one?.body.id)
  })

  test('is made of no deal that is not the caller’s to see', async () => {
    const deal = await newDeal()
    const hidden = await server.person('telemarketer', 'telemarketer')
    const before = await everythingKept(server, server.workspace)
    const refused = await server.call('POST', `/deals/${deal}/quotes`, { body: {}, key: hidden.key })
    expect([403, 404]).toContain(refused.status)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })
})

describe('sending', () => {
  test('takes a number, freezes an edition, writes the letter and moves the deal forward', async () => {
    const { id, deal } = await draft()
    const answer = await send(id)
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body.url).toMatch(/^http:\/\/crm\.romashka\.example\/c\/[\w-]{65}$/)
    expect(answer.body.deal).toEqual({ moved: true, stage: stages[1]?.id, why: null })
    const quote = await look(id)
    expect(quote).toMatchObject({ status: 'sent', edition: 1 })
    expect(quote.documentNumber).toBeTruthy()
    expect((await server.call('GET', `/deals/${deal}`)).body.stage).toBe(stages[1]?.id)
    await expect.poll(() => peer.received.length, { timeout: 30_000 }).toBe(1)
    expect(peer.received[0]?.html).toContain(answer.body.url)
    const { editions, changed, pageOpen } = await history(id)
    expect({ changed, pageOpen }).toEqual({ changed: false, pageOpen: true })
    expect(editions).toHaveLength(1)
    expect(editions[0]).toMatchObject({
      edition: 1,
      sentTo: 'maria@client.example',
      decision: null,
      total: quote.total,
    })
    // The link itself is kept nowhere but in the letter.
    const kept = await server.database.owner.query('select token_hash from client_link')
    expect(kept.rows.every(({ token_hash }) => token_hash.length === 32)).toBe(true)
  })

  test('of what has no lines, nobody to go to and no day left is refused with all of it at once, and changes nothing', async () => {
    const deal = await made('deals', { name: 'Пустая', pipeline, stage: stages[0]?.id, owner: olga.id })
    const { body } = await server.call('POST', `/deals/${deal}/quotes`, {
      body: { fields: { validUntil: '2020-01-31' } },
      key: olga.key,
    })
    const before = await everythingKept(server, server.workspace)
    const refused = await send(body.id)
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map(({ code }: { code: string }) => code).sort()).toEqual([
      'quoteEmpty',
      'quoteNoRecipient',
      'quotePast',
    ])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('by whoever has no mailbox, or may not change the quote, is refused', async () => {
    const { id } = await draft()
    const own = await draft({ owner: petr.id }, petr.key)
    const before = await everythingKept(server, server.workspace)
    expect((await send(id, {}, petr.key)).status).toBeGreaterThanOrEqual(403)
    const refused = await send(own.id, {}, petr.key)
    expect(refused.body.errors).toMatchObject([{ field: 'mailbox', code: 'quoteNoMailbox' }])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('twice at once makes two editions one after the other, with one number', async () => {
    const { id } = await draft()
    const both = await Promise.all([send(id), send(id)])
    expect(both.map(({ status }) => status)).toEqual([201, 201])
    expect(both.map(({ body }) => body.edition).sort()).toEqual([1, 2])
    const { editions } = await history(id)
    expect(new Set(editions.map(({ number }: { number: string }) => number)).size).toBe(1)
  })

  test('taken back before it leaves opens no page, and the quote is a draft again', async () => {
    const { id } = await draft()
    const answer = await send(id, { undoSeconds: 30 })
    expect((await visit(answer.body.url)).status).toBe(200)
    const taken = await server.call('DELETE', `/mail/messages/${answer.body.letter}`, { key: olga.key })
    expect(taken.status).toBe(204)
    await expect.poll(async () => (await look(id)).status, { timeout: 30_000 }).toBe('draft')
    expect((await visit(answer.body.url)).status).toBe(404)
  })
})

describe('the private page', () => {
  test('shows what was sent, and nothing that a page of strangers may not have', async () => {
    const { url } = await sent()
    const page = await visit(url)
    expect(page.status).toBe(200)
    for (const words of ['Стол', '15 000', '32 700,45', 'ООО «Лебедь»'])
      expect(page.text.replace(/[\u00a0\u202f]/g, ' ')).toContain(words)
    expect(page.text).not.toContain('maria@client.example')
    expect(page.headers.get('set-cookie')).toBeNull()
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('x-robots-tag')).toContain('noindex')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('is one and the same for what was never there, was ended, is over, or whose quote is gone', async () => {
    const [ended, over, gone] = [await sent(), await sent(), await sent()]
    expect((await server.call('POST', `/quotes/${ended.id}/withdrawal`, { key: olga.key })).status).toBe(200)
    await server.database.owner.query(`update client_link set expires_at = now() where record_id = $1`, [over.id])
    expect((await server.call('DELETE', `/quotes/${gone.id}`)).status).toBeLessThan(300)
    const guess = `${ended.url.slice(0, -4)}AAAA`
    const pages = await Promise.all([ended.url, over.url, gone.url, guess, `${publicUrl}/c/x`].map(url => visit(url)))
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    const bare = (html: string) => html.replace(/nonce="[^"]*"/g, '')
    expect(new Set(pages.map(({ text }) => bare(text))).size).toBe(1)
    expect((await answer(over.url, 'accept', { edition: '1', offer: 'x' }, '<p>')).status).toBe(404)
  })

  test('shows what others wrote as text', async () => {
    const { id } = await draft({ items: [{ name: '<script>alert(1)</script>', quantity: 1, price: '1' }] })
    const { body } = await send(id)
    const { text } = await visit(body.url)
    expect(text).toContain('&lt;script&gt;alert(1)')
    expect(text).not.toContain('<script>alert')
  })

  test('counts as opened when a browser has shown it, not when a program has read it or one of us has looked', async () => {
    await forgetNotices()
    const { id, url } = await sent()
    await visit(url)
    await visit(url, { method: 'HEAD' })
    await open(url, { 'user-agent': 'Mozilla/5.0 (compatible; Barracuda link scanner)' })
    await open(url, { 'sec-purpose': 'prefetch;prerender' })
    await visit(`${url}/opening.gif`)
    expect((await look(id)).status).toBe('sent')
    expect(await told()).toEqual([])
    await open(url)
    await open(url)
    expect((await look(id)).status).toBe('opened')
    expect(await told()).toEqual(['quoteOpened'])
    expect((await history(id)).editions[0]).toMatchObject({ openings: 2 })
  })
})

describe('a client', () => {
  test('accepts: kept as evidence, the deal moves, its owner hears of it', async () => {
    await forgetNotices()
    const { id, deal, url } = await sent()
    const accepted = await answer(url, 'accept')
    expect(accepted.status).toBe(303)
    expect(await look(id)).toMatchObject({ status: 'accepted' })
    expect((await server.call('GET', `/deals/${deal}`)).body.stage).toBe(stages.at(-1)?.id)
    expect(await told()).toEqual(['quoteAccepted'])
    const { decision, hash } = (await history(id)).editions[0]
    expect(decision).toMatchObject({
      kind: 'accepted',
      name: 'Мария Лебедева',
      position: 'Директор',
      agent: browser,
      hash,
      recordedBy: null,
    })
    expect(decision.address).toMatch(/127\.0\.0\.1|::1/)
    expect((await visit(url)).text).toContain('Вы приняли')
    // Who it was stands in the evidence alone.
    expect(JSON.stringify((await server.call('GET', `/quotes/${id}/changes`)).body)).not.toContain('Лебедева')
  })

  test('accepts once, however often and however he sends it at once', async () => {
    await forgetNotices()
    const { id, url } = await sent()
    const page = (await visit(url)).text
    const acts = ['accept', 'decline', 'accept', 'decline', 'accept', 'accept'] as const
    const answers = await Promise.all(acts.map(act => answer(url, act, {}, page)))
    const { status } = await look(id)
    expect(['accepted', 'declined']).toContain(status)
    const same = status === 'accepted' ? 'accept' : 'decline'
    answers.forEach(({ status: got }, at) => {
      expect(got).toBe(acts[at] === same ? 303 : 409)
    })
    const kept = await server.database.owner.query('select kind from quote_decision where quote = $1', [id])
    expect(kept.rows).toEqual([{ kind: status }])
    expect(await told()).toHaveLength(1)
  })

  test('declines with a reason; what he says is not taken from anybody who says it for nobody', async () => {
    const { id, url } = await sent()
    expect((await answer(url, 'accept', { name: ' ', agree: '' })).status).toBe(422)
    expect((await look(id)).status).toBe('sent')
    expect((await answer(url, 'decline', { reason: 'Дорого' })).status).toBe(303)
    expect(await look(id)).toMatchObject({ status: 'declined', declineReason: 'Дорого' })
    expect(
      (await answer(url, 'accept', { edition: '1', offer: (await history(id)).editions[0].hash }, '<p>')).status,
    ).toBe(409)
  })

  test('decides on what he has seen: an older edition is shown anew', async () => {
    const { id, url } = await sent()
    const old = (await visit(url)).text
    const changed = await server.call('PATCH', `/quotes/${id}`, {
      body: { items: [{ name: 'Стол', quantity: 3, price: '15000' }] },
      key: olga.key,
    })
    expect(changed.body.status).toBe('changed')
    expect((await visit(url)).text.replace(/[\u00a0\u202f]/g, ' ')).toContain('32 700,45')
    expect((await send(id)).body.edition).toBe(2)
    const refused = await answer(url, 'accept', {}, old)
    expect(refused.status).toBe(409)
    expect(refused.text.replace(/[\u00a0\u202f]/g, ' ')).toContain('45 000')
    expect((await look(id)).status).toBe('sent')
    expect((await answer(url, 'accept')).status).toBe(303)
    expect((await history(id)).editions.map(({ decision }: { decision: object | null }) => decision !== null)).toEqual([
      true,
      false,
    ])
  })

  test('who accepts while the quote is changed gets what he accepted', async () => {
    const { id, url } = await sent()
    await server.call('PATCH', `/quotes/${id}`, { body: { discount: 50 }, key: olga.key })
    expect((await answer(url, 'accept')).status).toBe(303)
    expect(await look(id)).toMatchObject({ status: 'accepted', discount: null, total: { amount: '32700.45' } })
  })

  test('accepts nothing whose day is over', async () => {
    const { id, url } = await sent()
    const page = (await visit(url)).text
    await server.database.owner.query(`update quote_edition set valid_until = current_date - 2 where quote = $1`, [id])
    expect((await answer(url, 'accept', {}, page)).status).toBe(409)
    expect((await look(id)).status).toBe('sent')
    expect((await visit(url)).text).toContain('Срок предложения истёк')
  })

  test('who answers by telephone is taken down, with who and how', async () => {
    const { id } = await sent()
    const empty = await server.call('POST', `/quotes/${id}/decision`, {
      body: { kind: 'accepted', name: '', note: '' },
      key: olga.key,
    })
    expect(empty.body.errors).toHaveLength(2)
    const body = { kind: 'accepted', name: 'Мария Лебедева', note: 'По телефону, 14:30' }
    expect(
      problemOf(await server.call('POST', `/quotes/${id}/decision`, { body, key: petr.key }))[0],
    ).toBeGreaterThanOrEqual(403)
    expect((await server.call('POST', `/quotes/${id}/decision`, { body, key: olga.key })).status).toBe(200)
    expect((await history(id)).editions[0].decision).toMatchObject({
      recordedBy: olga.id,
      note: 'По телефону, 14:30',
      address: null,
    })
    expect(problemOf(await server.call('POST', `/quotes/${id}/decision`, { body, key: olga.key }))).toEqual([
      409,
      'quoteDecided',
    ])
  })
})

test('where nobody has said to which stages, what was sent is in the stage that is called so, and what was accepted in the last open one', async () => {
  const { owner } = server.database
  const { rows } = await owner.query('delete from quote_settings returning settings')
  try {
    const { body } = await server.call('GET', '/quote-settings')
    expect(body.stages[pipeline]).toEqual({
      sent: stages.find(({ name }) => name === 'Коммерческое предложение')?.id,
      accepted: stages.at(-1)?.id,
    })
    const { id, deal } = await draft()
    const sent = await send(id)
    expect((await server.call('GET', `/deals/${deal}`)).body.stage).toBe(body.stages[pipeline].sent)
    expect((await answer(sent.body.url, 'accept', { name: 'Мария Лебедева' })).status).toBe(303)
    expect((await server.call('GET', `/deals/${deal}`)).body.stage).toBe(stages.at(-1)?.id)
  } finally {
    await server.call('PATCH', '/quote-settings', { body: { stages: rows[0].settings.stages } })
  }
})

test('evidence is changed by nobody, and who it was goes when he is erased', async () => {
  const person = await made('contacts', {
    name: 'Пётр Гусев',
    emails: [{ value: 'gusev@client.example' }],
    owner: olga.id,
  })
  const { id } = await draft({ contact: person })
  const { body } = await send(id)
  expect((await answer(body.url, 'accept', { name: 'Пётр Гусев' })).status).toBe(303)
  const change = server.database.owner.query(`update quote_decision set name = 'Другой' where quote = $1`, [id])
  await expect(change).rejects.toThrow('stays as it was made')
  const asked = { object: 'contact', record: person, reason: 'request' }
  const begun = await server.call('POST', '/personal-data/erasures', { body: asked })
  expect(begun.status, begun.text).toBe(202)
  const state = async () => (await server.call('GET', `/personal-data/erasures/${begun.body.id}`)).body.state
  await expect.poll(state, { timeout: 60_000 }).toBe('done')
  const { rows } = await server.database.owner.query(
    'select kind, name, address, agent from quote_decision where quote = $1',
    [id],
  )
  expect(rows).toEqual([{ kind: 'accepted', name: null, address: null, agent: null }])
  expect((await visit(body.url)).status).toBe(404)
})

describe('a quote that nobody answers', { timeout: 180_000 }, () => {
  /** Asks twice, as the clock does: what was told once is not told again. */
  async function followUp(): Promise<void> {
    const { owner } = server.database
    // Copies for the folder of what was sent are nothing to wait for.
    await owner.query('update outgoing_mail set filing = null, file_at = null')
    await owner.query(`delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier = 'file-mail' and j.locked_at is null`)
    for (const _ of [1, 2]) {
      await owner.query(`select graphile_worker.add_job('clock', json_build_object('job', 'follow-up-quotes'))`)
      const left = `select 1 from graphile_worker.jobs where task_identifier in ('clock', 'follow-up-quotes')`
      await expect.poll(async () => (await owner.query(left)).rowCount, { timeout: 60_000 }).toBe(0)
    }
  }
  const codes = async (id: string) =>
    (await server.database.owner.query('select code from notice where record_id = $1 order by code', [id])).rows.map(
      ({ code }) => code,
    )
  const change = (id: string, what: string) =>
    server.database.owner.query(`update quote_edition set ${what} where quote = $1`, [id])

  test('is over after its day, of which its owner hears once', async () => {
    const { id } = await sent()
    await forgetNotices()
    await change(id, 'valid_until = current_date - 2')
    await followUp()
    await expect.poll(async () => (await look(id)).status, { timeout: 30_000 }).toBe('expired')
    expect(await codes(id)).toEqual(['quoteExpired'])
  })

  test('is brought to mind once, where nobody opened it or it ends soon, and not where it was answered', async () => {
    const [unopened, ending, answered] = [await sent(), await sent(), await sent()]
    await forgetNotices()
    await change(unopened.id, `sent_at = now() - interval '20 days'`)
    await change(ending.id, 'valid_until = current_date + 1')
    await change(answered.id, `sent_at = now() - interval '20 days', valid_until = current_date + 1`)
    expect((await answer(answered.url, 'decline')).status).toBe(303)
    await followUp()
    await expect.poll(() => codes(unopened.id), { timeout: 30_000 }).toEqual(['quoteUnopened'])
    await expect.poll(() => codes(ending.id), { timeout: 30_000 }).toEqual(['quoteEnding'])
    expect(await codes(answered.id)).toEqual(['quoteDeclined'])
  })
})
