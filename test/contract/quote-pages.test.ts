import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'

/* The private page of a quote: who gets it, and when it counts as opened. */

let room: QuoteRoom
beforeAll(async () => {
  room = await openQuoteRoom()
})
afterAll(() => room?.close())

describe('the private page', () => {
  test('shows what was sent, and nothing that a page of strangers may not have', async () => {
    const { url } = await room.sent()
    const page = await room.visit(url)
    expect(page.status).toBe(200)
    for (const words of ['Стол', '15 000', '32 700,45', 'ООО «Лебедь»'])
      expect(page.text.replace(/[\u00a0\u202f]/g, ' ')).toContain(words)
    expect(page.text).not.toContain('maria@client.example')
    expect(page.headers.get('set-cookie')).toBeNull()
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('x-robots-tag')).toContain('noindex')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('is one and the same for what was never there, was ended, is over, or whose quote is gone', async () => {
    const [ended, over, gone] = [await room.sent(), await room.sent(), await room.sent()]
    expect((await room.server.call('POST', `/quotes/${ended.id}/withdrawal`, { key: room.olga.key })).status).toBe(200)
    await room.server.database.owner.query(`update client_link set expires_at = now() where record_id = $1`, [over.id])
    expect((await room.server.call('DELETE', `/quotes/${gone.id}`)).status).toBeLessThan(300)
    const guess = `${ended.url.slice(0, -4)}AAAA`
    const pages = await Promise.all(
      [ended.url, over.url, gone.url, guess, `${room.publicUrl}/c/x`].map(url => room.visit(url)),
    )
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    const bare = (html: string) => html.replace(/nonce="[^"]*"/g, '')
    expect(new Set(pages.map(({ text }) => bare(text))).size).toBe(1)
    expect((await room.answer(over.url, 'accept', { edition: '1', offer: 'x' }, '<p>')).status).toBe(404)
  })

  test('shows what others wrote as text', async () => {
    const { id } = await room.draft({ items: [{ name: '<script>alert(1)</script>', quantity: 1, price: '1' }] })
    const { body } = await room.send(id)
    const { text } = await room.visit(body.url)
    expect(text).toContain('&lt;script&gt;alert(1)')
    expect(text).not.toContain('<script>alert')
  })

  test('counts as opened when a browser has shown it, not when a program has read it or one of us has looked', async () => {
    await room.forgetNotices()
    const { id, url } = await room.sent()
    await room.visit(url)
    await room.visit(url, { method: 'HEAD' })
    await room.open(url, { 'user-agent': 'Mozilla/5.0 (compatible; Barracuda link scanner)' })
    await room.open(url, { 'sec-purpose': 'prefetch;prerender' })
    await room.visit(`${url}/opening.gif`)
    expect((await room.look(id)).status).toBe('sent')
    expect(await room.told()).toEqual([])
    await room.open(url)
    await room.open(url)
    expect((await room.look(id)).status).toBe('opened')
    expect(await room.told()).toEqual(['quoteOpened'])
    expect((await room.history(id)).editions[0]).toMatchObject({ openings: 2 })
  })
})
