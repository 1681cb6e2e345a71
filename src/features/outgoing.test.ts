import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { NotPublic, outgoing } from './outgoing.ts'

/** Names as somebody's own server of names would give them. */
const names: Record<string, string[]> = {
  'service.example': ['93.184.216.34'],
  'inside.example': ['10.0.0.1'],
  'both.example': ['93.184.216.34', '10.0.0.1'],
}

vi.mock('node:dns', () => ({
  lookup: (host: string, _: object, done: (error: Error | null, found?: object[]) => void) => {
    const found = names[host]?.map(address => ({ address, family: 4 }))
    if (found) done(null, found)
    else done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }))
  },
}))

const proxy = createServer()
const asked: string[] = []
proxy.on('connect', (request, socket) => {
  asked.push(request.url ?? '')
  socket.end('HTTP/1.1 403 No\r\n\r\n')
})

beforeAll(() => new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise(resolve => proxy.close(resolve)))
beforeEach(() => void asked.splice(0))

const by = (trusted: string[] = []) =>
  outgoing(trusted, { https: `http://localhost:${(proxy.address() as AddressInfo).port}`, except: [] })
const sending = { headers: {}, body: Buffer.from('told'), patience: 2000 }
const asking = { ...sending, method: 'GET', most: 100 }

test('the proxy is told the public address that a name leads to, and not the name', async () => {
  names.localhost = ['127.0.0.1']
  await expect(by().post('https://service.example/a', sending)).rejects.toThrow(/403/)
  await expect(by().ask('https://service.example/a', asking)).rejects.toThrow(/403/)
  await by().probe('https://service.example/a')
  expect(asked).toEqual(Array(3).fill('93.184.216.34:443'))
})

test('a name that leads inside, be it with one of its addresses, never comes to the proxy', async () => {
  for (const name of ['inside.example', 'both.example', 'unknown.example']) {
    await expect(by().post(`https://${name}/`, sending)).rejects.toThrow(name === 'unknown.example' ? Error : NotPublic)
    const [step] = await by().probe(`https://${name}/`)
    expect(step).toMatchObject({ step: 'name', isOk: false })
  }
  expect(asked).toEqual([])
})

test('of an origin that the operator has named the proxy is told the name', async () => {
  await expect(by(['https://inside.example']).post('https://inside.example/', sending)).rejects.toThrow(/403/)
  expect(asked).toEqual(['inside.example:443'])
})
