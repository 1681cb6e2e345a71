import { expect } from 'vitest'
import { believedPair, type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { openServer, type Reply, type Server } from './server.ts'

const publicUrl = 'http://crm.romashka.example'
/** As a client's browser calls itself. */
export const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

/** What is sold in every quote here: 32 700,45 roubles. */
const items = [
  { name: 'Стол', quantity: 2, price: '15000.00', tax: 22, unit: 'шт.' },
  { name: 'Сборка', quantity: 1, price: '3000.50', tax: null, discount: 10 },
]

type Person = Awaited<ReturnType<Server['person']>>
type Json = Reply['body']

/** What a client sees of an address. */
interface Seen {
  status: number
  headers: Headers
  text: string
}

/** A company that sells by quotes: Olga has a mailbox and a client, Petr has neither. */
export interface QuoteRoom {
  server: Server
  peer: MailPeer
  publicUrl: string
  olga: Person
  petr: Person
  company: string
  contact: string
  /** The pipeline of deals, and its open stages. */
  pipeline: string
  stages: { id: string; name: string; kind: string }[]
  made(plural: string, body: object, key?: string): Promise<string>
  newDeal(more?: object): Promise<string>
  /** A quote of a new deal, by whoever is given. */
  draft(more?: object, key?: string): Promise<{ id: string; deal: string }>
  send(id: string, body?: object, key?: string): Promise<Reply>
  sent(body?: object): Promise<{ id: string; deal: string; url: string }>
  look(id: string): Promise<Json>
  history(id: string): Promise<Json>
  visit(url: string, init?: RequestInit): Promise<Seen>
  /** A browser shows the page. */
  open(url: string, headers?: Record<string, string>): Promise<Seen>
  /** What a client sends from his page; `page` is what he saw of it. */
  answer(url: string, act: 'accept' | 'decline', values?: Record<string, string>, page?: string): Promise<Seen>
  /** Which news of quotes somebody got. */
  told(user?: string): Promise<string[]>
  forgetNotices(): Promise<unknown>
  close(): Promise<void>
}

export async function openQuoteRoom(more: { office?: string } = {}): Promise<QuoteRoom> {
  const peer = await startMailPeer({ pair: await believedPair() })
  const trustedTargets = targetsOf(peer)
  const server = await openServer({ trustedTargets, http: { publicUrl }, ...more })
  const olga = await server.person('olga', 'manager')
  const petr = await server.person('petr', 'manager')
  const made = maker(server)
  await made('mailboxes', { ...mailboxAt(peer), users: [olga.id] })
  const company = await made('companies', { name: 'ООО «Лебедь»', owner: olga.id })
  const emails = [{ value: 'maria@client.example' }]
  const contact = await made('contacts', { name: 'Мария Лебедева', company, emails, owner: olga.id })
  const { pipeline, stages } = await stagesOfDeals(server)
  const set = { [pipeline]: { sent: stages[1]?.id, accepted: stages.at(-1)?.id } }
  expect((await server.call('PATCH', '/quote-settings', { body: { stages: set } })).status).toBe(200)

  const newDeal: QuoteRoom['newDeal'] = (more = {}) => {
    const stands = { company, contact, pipeline, stage: stages[0]?.id, currency: 'RUB', items, owner: olga.id }
    return made('deals', { name: 'Мебель для офиса', ...stands, ...more })
  }
  const quotes = quotesOf({ server, olga, newDeal })
  const close = async () => {
    await server.close()
    await peer.stop()
  }
  const fixed = { server, peer, publicUrl, olga, petr, company, contact, pipeline, stages, made, newDeal, close }
  return { ...fixed, ...quotes, ...clientsOf(server), ...newsOf(server, olga) }
}

const maker =
  (server: Server): QuoteRoom['made'] =>
  async (plural, body, key = server.key) => {
    const answer = await server.call('POST', `/${plural}`, { body, key })
    expect(answer.status, answer.text).toBe(201)
    return answer.body.id
  }

async function stagesOfDeals(server: Server): Promise<Pick<QuoteRoom, 'pipeline' | 'stages'>> {
  const pipelines: { id: string; object?: string; stages: QuoteRoom['stages'] }[] = (
    await server.call('GET', '/pipelines')
  ).body.data
  const ofDeals = pipelines.find(({ object }) => object === undefined || object === 'deal')
  return { pipeline: ofDeals?.id ?? '', stages: ofDeals?.stages.filter(({ kind }) => kind === 'open') ?? [] }
}

type Quotes = Pick<QuoteRoom, 'draft' | 'send' | 'sent' | 'look' | 'history'>

function quotesOf({ server, olga, newDeal }: Pick<QuoteRoom, 'server' | 'olga' | 'newDeal'>): Quotes {
  const { key: own } = olga
  const draft: Quotes['draft'] = async (more = {}, key = own) => {
    const deal = await newDeal(more)
    const answer = await server.call('POST', `/deals/${deal}/quotes`, { body: {}, key })
    expect(answer.status, answer.text).toBe(201)
    return { id: answer.body.id, deal }
  }
  const send: Quotes['send'] = (id, body = {}, key = own) =>
    server.call('POST', `/quotes/${id}/sending`, { body: { undoSeconds: 0, ...body }, key })
  const sent: Quotes['sent'] = async (body = {}) => {
    const { id, deal } = await draft()
    const answer = await send(id, body)
    expect(answer.status, answer.text).toBe(201)
    return { id, deal, url: answer.body.url }
  }
  const got = async (path: string) => (await server.call('GET', path, { key: own })).body
  return { draft, send, sent, look: id => got(`/quotes/${id}`), history: id => got(`/quotes/${id}/editions`) }
}

function clientsOf(server: Server): Pick<QuoteRoom, 'visit' | 'open' | 'answer'> {
  const visit: QuoteRoom['visit'] = async (url, init = {}) => {
    const headers = { 'user-agent': browser, ...init.headers }
    const answer = await fetch(url.replace(publicUrl, server.address), { redirect: 'manual', ...init, headers })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
  const hiddenIn = (html: string, name: string) => html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1] ?? ''
  return {
    visit,
    open: (url, headers = {}) => visit(`${url}/opening`, { method: 'POST', headers }),
    async answer(url, act, values = {}, page) {
      const html = page ?? (await visit(url)).text
      const seen = { edition: hiddenIn(html, 'edition'), offer: hiddenIn(html, 'offer') }
      const given: Record<string, string> =
        act === 'accept' ? { name: 'Мария Лебедева', position: 'Директор', agree: 'yes' } : {}
      return visit(`${url}/${act}`, { method: 'POST', body: new URLSearchParams({ ...seen, ...given, ...values }) })
    },
  }
}

const newsOf = ({ database }: Server, olga: Person): Pick<QuoteRoom, 'told' | 'forgetNotices'> => ({
  async told(user = olga.id) {
    const asked = `select code from notice where "user" = $1 and code like 'quote%' order by id`
    return (await database.owner.query(asked, [user])).rows.map(({ code }) => code)
  },
  forgetNotices: () => database.owner.query('delete from notice'),
})
