import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'

test('a browser opens a page of this machine and takes its picture', async () => {
  const server = createServer((_, answer) =>
    answer
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end('<!doctype html><title>Сделки</title><h1>Сделки</h1>'),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('not listening')
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${address.port}/`)
    expect(await page.title()).toBe('Сделки')
    const picture = await page.screenshot()
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.length).toBeGreaterThan(1000)
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
})
