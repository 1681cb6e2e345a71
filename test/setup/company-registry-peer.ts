import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A register of companies and banks that speaks DaData's protocol of suggestions, of a few that it knows. */
export interface CompanyRegistryPeer {
  origin: string
  /** With which its addresses begin. */
  url: string
  token: string
  /** What it was asked, in order. */
  asked: { path: string; body: Record<string, unknown> }[]
  /** Its answer where it does otherwise than it should. */
  odd: { status: number; body: string; afterwards?: number } | null
  parties: object[]
  stop(): Promise<void>
}

export async function startCompanyRegistryPeer(): Promise<CompanyRegistryPeer> {
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const place = server.address()
  if (!place || typeof place === 'string') throw new Error('no port')
  const origin = `http://127.0.0.1:${place.port}`
  const peer: CompanyRegistryPeer = {
    origin,
    url: `${origin}/suggestions/api/4_1/rs`,
    token: '6f1ed002ab5595859014ebf0951522d9',
    asked: [],
    odd: null,
    parties: [sberbank, sberbankBranch, soleTrader, liquidated],
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return peer

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (status: number, body: object | string) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof body === 'string' ? body : JSON.stringify(body))
    let text = ''
    for await (const part of request) text += String(part)
    if (peer.odd) return void json(peer.odd.status, peer.odd.body)
    if (request.method !== 'POST') return void json(405, refusal('Method Not Allowed'))
    if (!request.headers.authorization) return void json(401, refusal('Unauthorized'))
    if (request.headers.authorization !== `Token ${peer.token}`) return void json(403, refusal('Forbidden'))
    const path = (request.url ?? '').replace('/suggestions/api/4_1/rs', '')
    const body = JSON.parse(text)
    peer.asked.push({ path, body })
    json(200, { suggestions: found(peer, path, body).map(data => ({ value: '', unrestricted_value: '', data })) })
  }
}

const refusal = (reason: string) => ({ family: 'CLIENT_ERROR', reason, message: reason })

function found({ parties }: CompanyRegistryPeer, path: string, { query, kpp }: Record<string, unknown>): object[] {
  const asked = String(query)
  if (path === '/findById/bank') return [bank].filter(({ bic }) => bic === asked)
  if (path === '/suggest/party')
    return parties.filter(party => JSON.stringify(party).toLowerCase().includes(asked.toLowerCase()))
  return parties.filter(party => {
    const { inn, kpp: own } = party as { inn?: string; kpp?: string }
    return inn === asked && (kpp === undefined || own === kpp)
  })
}

/** As DaData answers, with some of the many members that are of no use to us. */
const sberbank = {
  kpp: '773601001',
  capital: null,
  management: { name: 'Греф Герман Оскарович', post: 'ПРЕЗИДЕНТ, ПРЕДСЕДАТЕЛЬ ПРАВЛЕНИЯ', disqualified: null },
  founders: null,
  branch_type: 'MAIN',
  branch_count: 88,
  hid: '588c8cbb94eb9d5e0b8d0d9b93a2d5d6d9a9',
  type: 'LEGAL',
  state: {
    status: 'ACTIVE',
    code: null,
    actuality_date: 1_716_681_600_000,
    registration_date: 677_376_000_000,
    liquidation_date: null,
  },
  opf: { type: '2014', code: '12247', full: 'Публичное акционерное общество', short: 'ПАО' },
  name: {
    full_with_opf: 'ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО "СБЕРБАНК РОССИИ"',
    short_with_opf: 'ПАО СБЕРБАНК',
    latin: null,
    full: 'СБЕРБАНК РОССИИ',
    short: 'СБЕРБАНК',
  },
  inn: '7707083893',
  ogrn: '1027700132195',
  okpo: '00032537',
  okved: '64.19',
  address: {
    value: 'г Москва, ул Вавилова, д 19',
    unrestricted_value: '117312, г Москва, Академический р-н, ул Вавилова, д 19',
    data: { postal_code: '117312', country: 'Россия', region: 'Москва' },
  },
  phones: null,
  emails: null,
  employee_count: 209_258,
}

const sberbankBranch = {
  ...sberbank,
  kpp: '540602001',
  branch_type: 'BRANCH',
  name: { ...sberbank.name, short_with_opf: 'СИБИРСКИЙ БАНК ПАО СБЕРБАНК' },
  management: null,
  ogrn: null,
  employee_count: null,
}

const soleTrader = {
  type: 'INDIVIDUAL',
  fio: { surname: 'Белова', name: 'Жанна', patronymic: 'Андреевна', gender: null },
  state: { status: 'LIQUIDATING', registration_date: 1_072_915_200_000, liquidation_date: null },
  name: {
    full_with_opf: 'Индивидуальный предприниматель Белова Жанна Андреевна',
    short_with_opf: 'ИП Белова Жанна Андреевна',
  },
  inn: '500100732259',
  ogrn: '304500116000157',
  address: { value: 'г Екатеринбург', data: null },
}

const liquidated = {
  type: 'LEGAL',
  branch_type: 'MAIN',
  state: { status: 'LIQUIDATED', registration_date: 1_072_915_200_000, liquidation_date: 1_583_107_200_000 },
  name: { full_with_opf: 'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ВЕТЕР"', short_with_opf: 'ООО "ВЕТЕР"' },
  inn: '7736050003',
  kpp: '997250001',
}

const bank = {
  opf: { type: 'BANK', full: null, short: null },
  name: { payment: 'ПАО Сбербанк', full: null, short: 'ПАО Сбербанк' },
  bic: '044525225',
  swift: 'SABRRUMM',
  correspondent_account: '30101810400000000225',
  payment_city: 'г Москва',
  state: { status: 'ACTIVE', registration_date: 677_376_000_000, liquidation_date: null },
}
