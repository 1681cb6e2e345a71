import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../setup/server.ts'

/** What a browser needs before the first page shows anything, as it comes over the network. */

const mostJavaScript = 250_000

let rapport: TestServer
beforeAll(async () => {
  rapport = await startServer()
})
afterAll(() => rapport?.stop())

const send = (path: string) => fetch(`${rapport.url}${path}`, { headers: { 'accept-encoding': 'br' } })

/** Its headers, and how long it is as it was sent: `fetch` unpacks what it reads. */
async function packed(path: string): Promise<{ headers: Headers; bytes: number }> {
  const { headers, ok } = await send(path)
  expect(ok, path).toBe(true)
  return { headers, bytes: Number(headers.get('content-length')) }
}

test('the first page needs at most 250 KB of JavaScript, and gets it compressed', async () => {
  const html = await (await send('/')).text()
  const parts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '')
  expect(parts.length).toBeGreaterThan(3)
  let sum = 0
  for (const path of parts) {
    const { headers, bytes } = await packed(path)
    expect(headers.get('content-encoding'), path).toBe('br')
    expect(headers.get('vary'), path).toContain('accept-encoding')
    expect(headers.get('content-type'), path).toContain('javascript')
    expect(bytes, path).toBeGreaterThan(0)
    sum += bytes
  }
  expect(sum).toBeLessThan(mostJavaScript)
})

test('who takes nothing compressed gets the same whole', async () => {
  const html = await (await send('/')).text()
  const [, path = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(html) ?? []
  const plain = await fetch(`${rapport.url}${path}`, { headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect(await plain.text()).toBe(await (await send(path)).text())
})
