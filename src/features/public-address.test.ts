import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { outgoing } from './outgoing.ts'
import { isPublicAddress } from './public-address.ts'

describe('an address of the public internet', () => {
  test.each(['8.8.8.8', '93.184.216.34', '2606:4700::6810:84e5', '2a02:6b8::feed:0ff'])('%s is one', address => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'not an address',
  ])('%s is none', address => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

describe('what others name to be called', () => {
  const target = outgoing(['http://127.0.0.1:9000'])

  test.each(['https://push.example.org/a', 'https://93.184.216.34/a', 'http://127.0.0.1:9000/a'])(
    '%s is kept',
    address => {
      expect(target.allows(address)).toBe(true)
    },
  )

  test.each([
    'http://push.example.org/a',
    'https://127.0.0.1/a',
    'https://0177.0.0.1/a',
    'https://0x7f.1/a',
    'https://2130706433/a',
    'https://127.1/a',
    'https://0300.0250.0.1/a',
    'https://0xa9fea9fe/a',
    'https://１２７.0.0.1/a',
    'https://127。0。0。1/a',
    'https://[::1]/a',
    'https://[::ffff:7f00:1]/a',
    'https://[::127.0.0.1]/a',
    'https://[0:0:0:0:0:ffff:169.254.169.254]/a',
    'https://[64:ff9b::10.0.0.1]/a',
    'https://[fd00::1]/a',
    'https://LOCALHOST/a',
    'https://printer.local./a',
    'https://[::ffff:10.0.0.1]/a',
    'https://localhost/a',
    'https://localhost./a',
    'https://db.internal/a',
    'https://intranet/a',
    'https://push.example.org:8443/a',
    'https://me:secret@push.example.org/a',
    'http://127.0.0.1:9001/a',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is not', address => {
    expect(target.allows(address)).toBe(false)
  })

  test('a name that leads inside is refused when it is called', async () => {
    const sending = { headers: {}, body: Buffer.alloc(0), patience: 5000 }
    await expect(target.post('https://0177.0.0.1/a', sending)).rejects.toThrow('127.0.0.1')
    await expect(target.post('https://localhost/a', sending)).rejects.toThrow('localhost')
  })
})

describe('an answer of what is called', () => {
  const asking = { method: 'GET', headers: {}, patience: 3000, most: 1000 }
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  async function serve(answer: RequestListener): Promise<string> {
    const server = createServer(answer).listen(0, '127.0.0.1')
    ends.push(() => {
      server.closeAllConnections()
      server.close()
    })
    await once(server, 'listening')
    const at = server.address()
    if (!at || typeof at === 'string') throw new Error('no port')
    return `http://127.0.0.1:${at.port}`
  }

  test('that leads elsewhere is not followed', async () => {
    let asked = 0
    const inside = await serve((_, answer) => {
      asked++
      answer.end('inside')
    })
    const outside = await serve((_, answer) => answer.writeHead(302, { location: `${inside}/secret` }).end())
    const target = outgoing([inside, outside])
    expect(await target.ask(`${outside}/a`, asking)).toMatchObject({ status: 302, body: Buffer.alloc(0) })
    expect(await target.post(`${outside}/a`, { headers: {}, body: Buffer.alloc(0), patience: 3000 })).toBe(302)
    expect(asked).toBe(0)
  })

  test('that has no end is broken off', async () => {
    const endless = await serve((_, answer) => {
      const more = setInterval(() => answer.write('x'.repeat(400)), 5)
      answer.on('close', () => clearInterval(more))
    })
    await expect(outgoing([endless]).ask(`${endless}/a`, asking)).rejects.toThrow('longer than any')
  })

  test('that never comes is not waited for', async () => {
    const silent = await serve(() => {})
    await expect(outgoing([silent]).ask(`${silent}/a`, { ...asking, patience: 200 })).rejects.toThrow(/abort|timeout/i)
  })
})
