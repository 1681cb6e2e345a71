import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makesPdf, writeFakeOffice } from '../../src/features/documents/testing/fake-office.ts'
import type { JsonObject } from '../../src/model/index.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Reply, type Server } from './server.ts'

/** PDF of Word templates, with a program in place of LibreOffice: it is there only when a test has put it there. */

let server: Server
let folder: string
let program: string
let deal: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-office-test-'))
  program = join(folder, 'soffice')
  server = await openServer({ office: program })
  const items = [{ name: 'Стул «Ника»', quantity: 10, price: '3300.00', tax: 22, unit: 'шт.' }]
  const answer = await server.call('POST', '/deals', { body: { name: 'Стулья', items } })
  expect(answer.status, answer.text).toBe(201)
  deal = answer.body.id
})
afterAll(async () => {
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const wanted = (more: object = {}) => ({
  ...{ on: { object: 'deal', id: deal }, kind: 'contract', template: 'contract-ru-word', dated: '2026-02-01' },
  ...more,
})
const make = (more: object = {}): Promise<Reply> => server.call('POST', '/papers', { body: wanted(more) })
const isOffered = async (): Promise<unknown[]> => [
  (await server.call('GET', `/papers/choices?object=deal&record=${deal}`)).body.wordToPdf,
  (await server.call('GET', '/document-templates')).body.wordToPdf,
]

async function refused(call: () => Promise<Reply>, status: number, words: string) {
  const before = await everythingKept(server, server.workspace)
  const answer = await call()
  expect(answer.status, answer.text).toBe(status)
  expect(answer.text).toContain(words)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
}

test('without LibreOffice a PDF of a Word template is refused in plain words, takes no number, and Word is made', async () => {
  expect(await isOffered()).toEqual([false, false])
  await refused(() => make({ as: 'pdf' }), 409, 'нужен LibreOffice')
  await refused(() => server.call('POST', '/papers/drafts', { body: wanted({ as: 'pdf' }) }), 409, 'нужен LibreOffice')
  const word = await make()
  expect(word.status, word.text).toBe(201)
  expect(word.body).toMatchObject({ documentNumber: '1', name: 'Договор № 1 от 01.02.2026' })
})

test('with it the document is kept as PDF, and looked at as a draft; a PDF template has no need of it', async () => {
  await writeFakeOffice(program, makesPdf('by the office'))
  expect(await isOffered()).toEqual([true, true])
  const before = await everythingKept(server, server.workspace)
  const draft = await server.call('POST', '/papers/drafts', { body: wanted({ as: 'pdf' }) })
  expect([draft.status, draft.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  expect(draft.headers.get('content-disposition')).toMatch(/\.pdf$/)
  expect(draft.text).toBe('%PDF-1.4\nby the office\n%%EOF\n')
  expect(await everythingKept(server, server.workspace)).toEqual(before)

  const made = await make({ as: 'pdf' })
  expect(made.status, made.text).toBe(201)
  expect(made.body).toMatchObject({ documentNumber: '2', edition: 1 })
  const file = await server.call('GET', `/attachments/${made.body.file}`)
  expect(file.body).toMatchObject({
    name: 'Договор № 2 от 01.02.2026.pdf',
    type: 'application/pdf',
  } satisfies JsonObject)
  const plain = await make({ as: 'pdf', template: 'contract-ru' })
  expect((await server.call('GET', `/attachments/${plain.body.file}`)).body.size).toBeGreaterThan(1000)
  expect((await make({ as: 'docx' })).status).toBe(422)
})

test('where LibreOffice fails, the document is refused and its number is the next one’s', async () => {
  await writeFakeOffice(program, 'exit 1')
  await refused(() => make({ as: 'pdf', dated: '2027-02-01' }), 503, 'documentOfficeFailed')
  await writeFakeOffice(program, makesPdf('again'))
  expect((await make({ as: 'pdf', dated: '2027-02-01' })).body).toMatchObject({ documentNumber: '1' })
})
