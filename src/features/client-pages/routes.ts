import { readSessionCookie } from '../../access/cookie.ts'
import type { Context } from '../../records/context.ts'
import {
  actsTooOften,
  type ClientPage,
  type ClientView,
  type ClientVisit,
  clientPrefix,
  findClientLink,
  noteOpening,
} from '../client-links.ts'
import type { Answer, Application, Route, RouteRequest } from '../feature.ts'
import { framed, gone, openingPicture, type ReadFile } from './frame.ts'
import { isMachine } from './machines.ts'

export type { ReadFile } from './frame.ts'

interface Means {
  pages: readonly ClientPage[]
  readFile: ReadFile
}

const common = { framed: true, tag: 'Client pages', right: 'public' } as const
const path = `${clientPrefix}{token}`
const nowhere = { 404: { description: 'No such page, or no longer: nobody is told which', type: 'text/html' } }

/** Forms of these pages hold little. */
const mostBytes = 64 * 1024
/** Through one link in an hour, whatever is sent. */
const mostActs = 60

/** Private pages: the record is the one that the link was made for, whoever holds it. */
export const clientRoutes = (means: Means): readonly Route[] => [
  {
    ...common,
    method: 'GET',
    path,
    operation: 'showClientPage',
    summary: 'The private page of a client',
    answers: { 200: { description: 'The page', type: 'text/html' }, ...nowhere },
    async handle(ctx, request) {
      const found = await enter(ctx, request, means)
      const view = found && (await found.page.show(found.ctx, found.visit, request.query))
      return view ? show(found, view, means) : gone(ctx)
    },
  },
  {
    ...common,
    method: 'GET',
    path: `${path}/{name}`,
    operation: 'getClientFile',
    summary: 'A file of a private page',
    answers: { 200: { description: 'The file' }, ...nowhere },
    async handle(ctx, request, application) {
      const found = await enter(ctx, request, means)
      if (!found) return gone(ctx)
      const name = request.params.name ?? ''
      if (name === openingPicture) return seenWithoutScript(found, request)
      const file = await found.page.file?.(found.ctx, found.visit, name, application)
      return file ? { ...file, headers: { ...fileHeaders, ...file.headers } } : gone(ctx)
    },
  },
  {
    ...common,
    method: 'POST',
    path: `${path}/{act}`,
    operation: 'actOnClientPage',
    summary: 'What a client sends from his private page',
    takes: 'raw',
    secret: true,
    maxBytes: mostBytes,
    answers: {
      303: { description: 'Done: on to the page' },
      422: { description: 'The page, with what is wrong' },
      ...nowhere,
    },
    async handle(ctx, request, application) {
      const found = await enter(ctx, request, means)
      if (!found) return gone(ctx)
      if (request.params.act === 'opening') return seen(found, request)
      return act(found, { request, application, means })
    },
  },
]

interface Entered {
  ctx: Context
  page: ClientPage
  visit: ClientVisit
}

async function enter(ctx: Context, { params, address, headers }: RouteRequest, means: Means): Promise<Entered | null> {
  const token = params.token ?? ''
  const link = await findClientLink(ctx, token)
  const page = link && means.pages.find(({ object }) => object === link.on.object)
  if (!link || !page) return null
  const visit = { link, path: `${clientPrefix}${token}`, address, agent: (headers['user-agent'] ?? '').slice(0, 500) }
  return { ctx: { ...ctx, locale: link.language }, page, visit }
}

const show = (found: Entered, view: ClientView, means: Means, status = 200): Promise<Answer> =>
  framed(found.ctx, { view, path: found.visit.path, readFile: means.readFile, status })

async function act(
  found: Entered,
  { request, application, means }: { request: RouteRequest; application: Application; means: Means },
): Promise<Answer> {
  const acts = found.page.acts ?? {}
  const name = request.params.act ?? ''
  const work = Object.hasOwn(acts, name) ? acts[name] : undefined
  if (!work) return gone(found.ctx)
  if (await actsTooOften(found.ctx, { link: found.visit.link.id, act: 'any', perHour: mostActs })) {
    const view = await found.page.show(found.ctx, found.visit, {})
    return view ? show(found, view, means, 429) : gone(found.ctx)
  }
  const outcome = await work(found.ctx, found.visit, valuesOf(request), application)
  if (!outcome) return gone(found.ctx)
  if ('view' in outcome) return show(found, outcome.view, means, outcome.status)
  return { status: 303, content: '', headers: { ...fileHeaders, location: outcome.go } }
}

const valuesOf = ({ body }: RouteRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(Buffer.isBuffer(body) ? body.toString('utf8') : ''))

const dot = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

const fileHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'x-frame-options': 'DENY',
}

/**
 * A page counts as opened when a browser has shown it: its script says so once the page is visible, which neither previews of links
 * nor what mail servers fetch do.
 */
async function seen(found: Entered, request: RouteRequest): Promise<Answer> {
  await noteSeen(found, request)
  return { status: 204, content: '', headers: fileHeaders }
}

/** Without scripts it is a picture; then the browser says that it shows one (Fetch Metadata), which programs that only read do not. */
async function seenWithoutScript(found: Entered, request: RouteRequest): Promise<Answer> {
  if (request.headers['sec-fetch-dest'] === 'image') await noteSeen(found, request)
  return { content: dot, headers: { ...fileHeaders, 'content-type': 'image/gif' } }
}

/** Whoever is signed in here is no client: our own people look at it as he does. */
async function noteSeen({ ctx, page, visit }: Entered, { headers }: RouteRequest): Promise<void> {
  const isPrefetch = [headers['sec-purpose'], headers.purpose].some(purpose => purpose?.includes('prefetch'))
  if (isPrefetch || isMachine(visit.agent) || readSessionCookie(headers.cookie)) return
  const isFirst = await noteOpening(ctx, visit.link.id)
  await page.opened?.(ctx, visit, isFirst)
}
