import { once } from 'node:events'
import { createServer } from 'node:http'

/** A company's own site, of another origin than Rapport. */
export interface Site {
  url: string
  close(): void
}

/** A plain page with the tag on it that was copied for the form. */
export async function openSite(tag: string): Promise<Site> {
  const page = `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Кухни на заказ</title><link rel="icon" href="data:,"></head>
<body><h1>Кухни на заказ</h1>${tag}</body></html>`
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the site does not listen')
  return {
    url: `http://localhost:${address.port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
