import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Application, Feature, PageReach } from '../features/feature.ts'
import { languageFor } from './language.ts'
import type { Parts } from './parts.ts'
import { answer } from './problem.ts'

const year = 31_536_000

/** The one page that all addresses of people lead to; `null` where nothing is built. */
export const readPage = ({ settings }: Parts): Promise<string | null> =>
  readFile(join(settings.web, 'index.html'), 'utf8').catch(() => null)

/** What may run and style in one answer: the build left places for both (`vite/head-start.ts`). */
const withNonces = (page: string, { script, style }: { script: string; style: string }): string =>
  page.replace('RAPPORT_SCRIPT_NONCE', script).replace('RAPPORT_STYLE_NONCE', style)

/** The built pages. Their parts bear a hash in the name and never change; any address that is no file is the one page. */
export async function servePages(root: FastifyInstance, parts: Parts, page: string | null): Promise<void> {
  const { web } = parts.settings
  if (existsSync(web)) {
    await root.register(fastifyStatic, {
      root: web,
      wildcard: false,
      // They are found beside what they compress; a way of their own for each would make every start longer.
      globIgnore: ['**/*.br', '**/*.gz'],
      index: false,
      preCompressed: true,
      setHeaders(reply, path) {
        const lasting = path.includes('/assets/')
        reply.header('cache-control', lasting ? `public, max-age=${year}, immutable` : 'no-cache')
        reply.header('vary', 'accept-encoding')
      },
    })
  }
  root.setNotFoundHandler(async (request, reply) => {
    if (page !== null && isPage(request))
      return reply
        .headers(await reachOf(parts, request, String(reply.getHeader('content-security-policy'))))
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(withNonces(page, reply.cspNonce))
    const locale = await languageFor(parts, request)
    const { body } = answer({ status: 404, code: 'noSuchPath', locale, requestId: request.id })
    return reply.code(404).type('application/problem+json; charset=utf-8').send(JSON.stringify(body))
  })
}

/** What pages of this company may reach in the browser, as its features say. Where nobody can tell, what all may. */
async function reachOf(
  { application, features, log }: Parts,
  request: FastifyRequest,
  policy: string,
): Promise<Record<string, string>> {
  const reaches = await readReaches(application, features, request.host).catch(error => {
    log.warn({ err: error }, 'what pages may reach could not be read')
    return []
  })
  const connects = reaches.flatMap(reach => reach.connects)
  return {
    'content-security-policy': policy.replace("connect-src 'self'", ["connect-src 'self'", ...connects].join(' ')),
    'permissions-policy': `microphone=(${reaches.some(({ microphone }) => microphone) ? 'self' : ''})`,
  }
}

async function readReaches(application: Application, features: readonly Feature[], host: string): Promise<PageReach[]> {
  const ctx = await application.systemContext(await application.workspaceOf(host), { channel: 'system' })
  const reaches = await Promise.all(features.map(({ pages }) => pages?.(ctx) ?? null))
  return reaches.filter(reach => reach !== null)
}

/** An address of the one page, as opposed to a file that is missing. */
function isPage({ method, url }: FastifyRequest): boolean {
  const [path = ''] = url.split('?')
  return (method === 'GET' || method === 'HEAD') && !/^\/(api|f|assets)(\/|$)/.test(path) && !/\.\w{2,5}$/.test(path)
}
