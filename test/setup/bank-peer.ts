import { once } from 'node:events'
import { createServer } from 'node:http'
import iconv from 'iconv-lite'

/** A bank that publishes exchange rates as the Bank of Russia does, and as the European Central Bank does. */
export interface BankPeer {
  origin: string
  on: string
  /** Roubles for so many units, by currency. */
  rates: Record<string, { nominal: number; value: string }>
  /** Its answer where it does otherwise than it should. */
  odd: { status: number; body: string } | null
  stop(): Promise<void>
}

export async function startBankPeer(): Promise<BankPeer> {
  const server = createServer((request, response) => {
    if (peer.odd) return void response.writeHead(peer.odd.status).end(peer.odd.body)
    const isEuropean = (request.url ?? '').startsWith('/eurofxref')
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(isEuropean ? european : iconv.encode(russian(peer), 'windows-1251'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const place = server.address()
  if (!place || typeof place === 'string') throw new Error('no port')
  const peer: BankPeer = {
    origin: `http://127.0.0.1:${place.port}`,
    on: '28.11.2026',
    rates: { USD: { nominal: 1, value: '81,5000' }, CNY: { nominal: 10, value: '112,3400' } },
    odd: null,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return peer
}

const russian = ({ on, rates }: BankPeer): string =>
  `<?xml version="1.0" encoding="windows-1251"?><ValCurs Date="${on}" name="Foreign Currency Market">${Object.entries(
    rates,
  )
    .map(
      ([code, { nominal, value }]) =>
        `<Valute ID="R01235"><NumCode>840</NumCode><CharCode>${code}</CharCode><Nominal>${nominal}</Nominal><Name>Валюта</Name><Value>${value}</Value></Valute>`,
    )
    .join('')}</ValCurs>`

const european = `<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject><Cube><Cube time='2026-11-27'><Cube currency='USD' rate='1.25'/><Cube currency='CNY' rate='8'/></Cube></Cube></gesmes:Envelope>`
