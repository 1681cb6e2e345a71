import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeWord } from '../../src/features/documents/docx/write-word.ts'
import { makesPdf, writeFakeOffice } from '../../src/features/documents/testing/fake-office.ts'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'

/* The paper that goes with a quote: which template it is of, and what file that makes. */

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
let room: QuoteRoom
let folder: string
let program: string
let template: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-quote-papers-'))
  program = join(folder, 'soffice')
  room = await openQuoteRoom({ office: program })
  const form = new FormData()
  const words = { type: 'text', text: 'КП {{document.number}} на {{totals.total}}', clauses: false } as const
  const file = writeWord({ title: 'КП', language: 'ru', footer: '', blocks: [words] })
  form.set('file', new Blob([Buffer.from(file)]), 'КП.docx')
  for (const [name, value] of Object.entries({ kind: 'quote', name: 'КП из Word', language: 'ru' }))
    form.set(name, value)
  const answer = await fetch(`${room.server.address}/api/v1/document-templates/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${room.server.key}` },
    body: form,
  })
  expect(answer.status).toBe(201)
  template = (await answer.json()).id
})
afterAll(async () => {
  await room?.close()
  await rm(folder, { recursive: true, force: true })
})

const main = (yes: boolean) => room.server.call('PATCH', `/document-templates/${template}`, { body: { main: yes } })
const linkIn = (html: string): string => html.match(/href="([^"]*\/quote\.\w+)"/)?.[1] ?? ''
/** What a client gets who presses on the paper of his page. */
async function pressed(url: string) {
  const { text } = await room.visit(url)
  const link = linkIn(text)
  return { link, page: text, ...(await room.visit(`${new URL(url).origin}${link}`)) }
}

test('a Word template that is the main one goes as Word, by its own name and type, and is no PDF on the page', async () => {
  expect((await main(true)).status).toBe(200)
  const { url } = await room.sent()
  const got = await pressed(url)
  expect(got.page).toContain('Скачать Word')
  expect(got.page).not.toContain('PDF')
  expect(got.link).toMatch(/\/quote\.docx$/)
  expect(got.status).toBe(200)
  expect(got.headers.get('content-type')).toBe(docx)
  expect(decodeURIComponent(got.headers.get('content-disposition') ?? '')).toMatch(
    /filename="quote\.docx"; filename\*=UTF-8''Коммерческое предложение \S+\.docx$/,
  )
  expect(got.text.slice(0, 2)).toBe('PK')
  expect((await room.visit(`${url}/quote.pdf`)).status).toBe(404)
})

test('where LibreOffice is there it goes as PDF', async () => {
  await writeFakeOffice(program, makesPdf('by the office'))
  const { url } = await room.sent()
  await rm(program)
  const got = await pressed(url)
  expect(got.page).toContain('Скачать PDF')
  expect(got.headers.get('content-type')).toBe('application/pdf')
  expect(got.headers.get('content-disposition')).toContain('filename="quote.pdf"')
  expect(got.text).toContain('by the office')
})

test('the template that is chosen is the one that is sent, and looked at before', async () => {
  const { id } = await room.draft()
  const chosen = { template: 'quote-en', language: 'en' }
  const pages = await room.server.call('POST', `/quotes/${id}/preview`, { body: chosen, key: room.olga.key })
  expect(pages.status, pages.text).toBe(200)
  expect(pages.body.pages).toHaveLength(1)
  const draft = await room.server.call('POST', `/quotes/${id}/sending/draft`, { body: chosen, key: room.olga.key })
  expect(draft.body.subject).toMatch(/^Quote/)
  const sent = await room.send(id, chosen)
  expect(sent.status, sent.text).toBe(201)
  const got = await pressed(sent.body.url)
  expect(got.page).toContain('Download PDF')
  expect(got.headers.get('content-type')).toBe('application/pdf')
})

test('a template of another kind, or one that is not there, sends nothing', async () => {
  const { id } = await room.draft()
  for (const wrong of ['invoice-ru', '01890000-0000-7000-8000-000000000001'])
    expect((await room.send(id, { template: wrong })).status).toBeGreaterThanOrEqual(404)
  expect(await room.look(id)).toMatchObject({ status: 'draft', documentNumber: null })
})
