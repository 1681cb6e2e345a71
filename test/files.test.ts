import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, signIn, userWith, withAdministrator } from './setup/api.ts'
import { startServer, type TestServer } from './setup/server.ts'

let server: TestServer
let api: Api
let lead: string
beforeAll(async () => {
  server = await startServer(withAdministrator)
  api = await signIn(server)
  lead = String((await api.post('/leads', { name: 'Иванов', phones: ['+79261112233'] })).body.id)
})
afterAll(() => server?.stop())

function form(bytes: Uint8Array, name: string, on = lead): FormData {
  const data = new FormData()
  data.set('object', 'lead')
  data.set('record', on)
  data.set('file', new Blob([bytes as BlobPart], { type: 'text/html' }), name)
  return data
}
const upload = (data: FormData, by = api) => by.send('POST', '/attachments', { body: data })
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])

test('a file comes back as it was, under its name, typed by its content', async () => {
  const made = await upload(form(png, '../../Чертёж.png'))
  expect(made.status, made.text).toBe(201)
  expect(made.body).toMatchObject({ name: 'Чертёж.png', type: 'image/png', size: 7, on: { object: 'lead', id: lead } })
  const content = await fetch(`${server.url}/api/v1/attachments/${made.body.id}/content`, { headers: await cookie() })
  expect(new Uint8Array(await content.arrayBuffer())).toEqual(png)
  expect(content.headers.get('content-type')).toContain('image/png')
  expect(content.headers.get('x-content-type-options')).toBe('nosniff')
})

async function cookie(): Promise<Record<string, string>> {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'rapport' },
    body: JSON.stringify({
      email: withAdministrator.RAPPORT_ADMIN_EMAIL,
      password: withAdministrator.RAPPORT_ADMIN_PASSWORD,
    }),
  })
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}

test('what could run is handed over for saving, never shown', async () => {
  const made = await upload(form(new TextEncoder().encode('<script>alert(1)</script>'), 'page.html'))
  const content = await api.get(`/attachments/${made.body.id}/content`)
  expect(content.headers.get('content-type')).toContain('application/octet-stream')
  expect(content.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(content.headers.get('content-security-policy')).toContain('sandbox')
})

test('a PDF is shown in our own frames where that is asked for; nothing else is shown by asking', async () => {
  const content = async (bytes: Uint8Array, name: string) => {
    const made = await upload(form(bytes, name))
    return (await api.get(`/attachments/${made.body.id}/content?view=true`)).headers
  }
  const pdf = await content(new TextEncoder().encode('%PDF-1.7 <script>alert(1)</script>'), 'offer.pdf')
  expect(pdf.get('content-type')).toContain('application/pdf')
  expect(pdf.get('content-disposition')).toMatch(/^inline/)
  // A sandbox, or a policy for what the viewer's own page loads, would leave the frame empty.
  expect(pdf.get('content-security-policy')).toBe("frame-ancestors 'self'")
  expect(pdf.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(pdf.get('x-content-type-options')).toBe('nosniff')
  for (const name of ['page.html', 'drawing.svg']) {
    const other = await content(new TextEncoder().encode('<svg onload="alert(1)"/>'), name)
    expect(other.get('content-disposition')).toMatch(/^attachment/)
    expect(other.get('content-security-policy')).toContain('sandbox')
  }
})

test('a file follows its record: who may not see that one gets neither name nor bytes', async () => {
  const made = await upload(form(png, 'plan.png'))
  const { api: stranger } = await userWith(server, api, 'stranger', {
    objects: { lead: { read: 'own' }, attachment: { read: 'own', create: 'all' } },
  })
  await api.patch(`/leads/${lead}`, { owner: String((await api.get('/me')).body.id) })
  expect((await stranger.get(`/attachments/${made.body.id}`)).status).toBe(404)
  expect((await stranger.get(`/attachments/${made.body.id}/content`)).status).toBe(404)
  expect((await upload(form(png, 'mine.png'), stranger)).status).toBe(404)
})

test('no file, an empty one, a dangling record and one too large are refused, and nothing is attached', async () => {
  const count = async () => (await api.post('/attachments/aggregate', {})).text
  const before = await count()
  const empty = new FormData()
  empty.set('object', 'lead')
  expect((await upload(empty)).status).toBe(422)
  expect((await upload(form(new Uint8Array(0), 'empty.txt'))).status).toBe(422)
  expect((await upload(form(png, 'x.png', '01a20aa6-ff41-70bd-827b-98160c9dfb5c'))).status).toBe(404)
  expect((await upload(form(new Uint8Array(26 * 1024 * 1024), 'large.bin'))).status).toBe(413)
  expect(await count()).toBe(before)
})
