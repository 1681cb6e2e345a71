import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { barriers, flaws } from './barriers.ts'

test('a browser opens a page of this machine and takes its picture', async () => {
  const server = createServer((_, answer) =>
    answer
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end('<!doctype html><title>Сделки</title><h1>Сделки</h1>'),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('not listening')
  const browser = await borrowBrowser()
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

test('what keeps people out of a page is found, in its frames too, and what is merely poor where that is asked', async () => {
  const browser = await borrowBrowser()
  try {
    const page = await browser.newPage()
    await page.setContent(`<!doctype html><html lang="ru"><title>Сделки</title><main><h1>Сделки</h1><h4></h4>
      <p style="color: #ccc">Едва видно</p><iframe title="План" srcdoc="<html lang=ru><img src='data:,'>"></iframe></main>`)
    await page.frameLocator('iframe').locator('img').waitFor({ state: 'attached' })
    expect(await barriers(page)).toEqual(['color-contrast: p', 'image-alt: iframe img'])
    expect(await flaws(page)).toEqual(expect.arrayContaining(['color-contrast: p', 'empty-heading: h4']))
  } finally {
    await browser.close()
  }
})
