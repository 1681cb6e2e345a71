import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import config, { compressedCopies } from '../../vite.config.ts'
import type { TestServer } from '../setup/server.ts'

/** One address at which people find their company, whatever version of the pages stands behind it. */
export interface Front {
  url: string
  /** From now on the pages of this folder are given out, and no others. */
  deploy(pages: string): void
  close(): void
}

export const builtPages = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** The same pages, in which My day is called otherwise, without the compressed copies that nobody is given here. */
export async function buildReworded(folder: string): Promise<void> {
  const reword: Plugin = {
    name: 'reword',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('/messages/ru/app.json') ? code.replace('"Мой день"', '"Мой новый день"') : undefined,
  }
  await build({
    ...config,
    configFile: false,
    plugins: [...(config.plugins ?? []).filter(one => one !== compressedCopies), reword],
    build: { ...config.build, outDir: folder, emptyOutDir: true },
    logLevel: 'silent',
  })
}

export async function openFront(rapport: TestServer, first: string): Promise<Front> {
  let pages = first
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url ?? '/', rapport.url)
    if (/^\/(api|f|healthz)(\/|$)/.test(pathname)) return passOn(rapport, asked, answer)
    void give(pages, pathname, answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the front does not listen')
  return {
    url: `http://127.0.0.1:${address.port}`,
    deploy(next) {
      pages = next
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function passOn(rapport: TestServer, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers } = asked
  const onward = request(`${rapport.url}${asked.url}`, { method, headers }, given => {
    answer.writeHead(given.statusCode ?? 502, given.headers)
    answer.flushHeaders()
    given.pipe(answer)
  })
  answer.on('close', () => onward.destroy())
  onward.on('error', () => answer.destroy())
  asked.pipe(onward)
}

const kinds: Record<string, string> = {
  '': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

/** As Rapport gives out its pages: any address that is no file is the one page. */
async function give(pages: string, path: string, answer: ServerResponse): Promise<void> {
  const kind = extname(path)
  const content = await readFile(join(pages, kind ? path : 'index.html')).catch(() => null)
  answer.writeHead(content ? 200 : 404, {
    'content-type': kinds[kind] ?? 'application/octet-stream',
    'cache-control': content && path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  answer.end(content)
}
