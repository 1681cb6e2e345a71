import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unpack } from '../../src/features/documents/docx/unpack.ts'
import { plain, readPdf } from '../../src/features/documents/testing/read-pdf.ts'
import { believedPair, type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { openServer, type Server } from './server.ts'
import { tablesWith } from './tables-with.ts'

/* What people typed against the papers that are made of it, and the links of letters against those who read logs. */

let server: Server
let peer: MailPeer
let deal: string
const logged: string[] = []
const note = (...words: unknown[]) => void logged.push(JSON.stringify(words))
/** Markup of pages, of typst, of our own templates and of Word. */
const hostile = [
  '<img src=x onerror=alert(1)><script>alert(2)</script>',
  '#panic("hostile") #read("/etc/passwd") #include "x" $ x^2 $',
  '{{seller.inn}} {{#lines}}{{/lines}}',
  ']]><w:instrText>INCLUDETEXT "file:///etc/passwd"</w:instrText>&xxe;',
]
const typed = hostile.join(' | ')
/** Names are shorter. */
const shorter = hostile.slice(0, 3).join(' | ')

// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
async function made(path: string, body: object): Promise<any> {
  const answer = await server.call('POST', path, { body })
  expect([200, 201], `${path} ${answer.text}`).toContain(answer.status)
  return answer.body
}

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  server = await openServer({
    http: { publicUrl: 'https://crm.romashka.example', publicCallsPerMinute: 100_000 },
    trustedTargets: [`smtp://127.0.0.1:${peer.port}`],
    log: { info: note, warn: note, error: note },
  })
  const signs = { signatory: shorter, signatoryPosition: shorter }
  const company = await made('/companies', { name: shorter, legalName: typed, ...signs })
  const contact = await made('/contacts', { name: shorter, company: company.id })
  const items = [{ name: typed, note: typed, section: 'Раздел', quantity: 2, price: '15000.00', tax: 20 }]
  deal = (await made('/deals', { name: shorter, company: company.id, contact: contact.id, items })).id
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})

const wanted = (more: object) => ({ on: { object: 'deal', id: deal }, ...told, ...more })
const told = { title: typed.slice(0, 200), comment: typed, payment: typed, delivery: typed }
async function fileOf(more: object): Promise<{ bytes: Uint8Array; headers: Headers }> {
  const { file } = await made('/papers', wanted(more))
  const headers = { authorization: `Bearer ${server.key}` }
  const answer = await fetch(`${server.address}/api/v1/attachments/${file}/content`, { headers })
  expect(answer.status).toBe(200)
  return { bytes: new Uint8Array(await answer.arrayBuffer()), headers: answer.headers }
}
const bare = (text: string) => text.replace(/\s/g, '')

describe('what people typed stands in papers as it is', () => {
  test.each(['contract', 'act', 'deliveryNote', 'letter'])(
    'in the PDF of every kind, which runs and fetches nothing: %s',
    async kind => {
      const { bytes, headers } = await fileOf({ kind })
      const text = bare(plain((await readPdf(bytes)).join(' ')))
      for (const part of hostile) expect(text).toContain(bare(part))
      expect(text).not.toContain('root:')
      const raw = Buffer.from(bytes).toString('latin1')
      expect(raw).not.toMatch(/\/(?:JavaScript|JS|Launch|SubmitForm|ImportData|EmbeddedFile|OpenAction|URI)\b/)
      expect(headers.get('content-type')).toBe('application/pdf')
      expect(headers.get('content-security-policy')).toContain('sandbox')
    },
  )

  test('in the pages that are looked at, as shapes and no elements', async () => {
    const { pages } = await made('/papers/pages', wanted({ kind: 'act' }))
    for (const page of pages)
      expect(page).not.toMatch(/<script|<img|<foreignObject|\son\w+=|javascript:|href="(?!#|data:image)/i)
  })

  test('in Word files, which hold no link, no field and no macro', async () => {
    const { bytes } = await fileOf({ kind: 'contract', template: 'contract-ru-word' })
    const parts = unpack(Buffer.from(bytes))
    const xml = [...parts]
      .filter(([name]) => /\.(?:xml|rels)$/.test(name))
      .map(([, part]) => new TextDecoder().decode(part))
    expect(xml.join('')).toContain('&lt;script&gt;')
    for (const part of xml) expect(part).not.toMatch(/<script|<img|<w:instrText|TargetMode="External"|<!DOCTYPE|&xxe;/)
    expect([...parts.keys()].filter(name => /vba|ole|embed|activeX/i.test(name))).toEqual([])
  })
})

test('the link of a letter that asks for approval stands in no log, and is passed on to nobody', async () => {
  const approver = await server.person('head', 'head')
  const at = { host: '127.0.0.1', port: peer.port, security: 'startTls', ...mailUser }
  const sender = { fromAddress: 'crm@romashka.example', fromName: 'Ромашка' }
  expect((await server.call('PUT', '/mail-server', { body: { ...at, ...sender } })).status).toBeLessThan(300)
  const steps = [{ mode: 'any', approvers: [{ kind: 'user', id: approver.id }] }]
  const rule = { name: 'Все', object: 'quote', filter: null, overLimit: false, steps, ownAllowed: true }
  await made('/sign-off-rules', { ...rule, remindHours: 8, position: 1, active: true })
  const quote = await made(`/deals/${deal}/quotes`, {})
  await made('/sign-offs', { on: { object: 'quote', id: quote.id } })
  const link = () =>
    peer.received.flatMap(({ text }) => text.match(/https:\/\/crm\.romashka\.example(\/s\/\S+)/)?.[1] ?? [])[0] ?? ''
  await expect.poll(link, { timeout: 30_000 }).toMatch(/^\/s\//)
  const token = link().slice('/s/'.length)
  const visits = [
    await fetch(`${server.address}${link()}`),
    await fetch(`${server.address}${link()}/more`),
    await fetch(`${server.address}${link()}%00`),
    await fetch(`${server.address}${link()}`, { method: 'POST', body: new URLSearchParams({ verdict: 'perhaps' }) }),
    await fetch(`${server.address}/api/v1/nothing`, { headers: { referer: `${server.address}${link()}` } }),
  ]
  const [page] = visits
  expect(page?.status).toBe(200)
  const html = (await page?.text()) ?? ''
  expect(html).not.toMatch(/<script|<img|(?:src|href)="(?:https?:)?\/\//)
  expect(page?.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page?.headers.get('cache-control')).toContain('no-store')
  expect(token.length).toBeGreaterThan(30)
  expect(logged.filter(line => line.includes(token))).toEqual([])
  expect(await tablesWith(server.database.owner, token)).toEqual([])
})
