import { TooMany } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { floodGate } from './flood.ts'
import { readVisits, type VisitedObject, visitedObjects } from './read.ts'
import { keepOpened, readOpened } from './receive.ts'
import { siteScript } from './script.ts'
import { findSite } from './site.ts'
import { isUnwanted } from './unwanted.ts'

const missing = { 404: { description: 'No site has this key' } }

const scriptRoute: Route = {
  method: 'GET',
  path: '/t/{key}',
  framed: true,
  operation: 'getSiteScript',
  summary: 'The script of a site that counts its visits: the key followed by .js',
  tag: 'Visits',
  right: 'public',
  answers: { 200: { description: 'The script', type: 'text/javascript' }, ...missing },
  async handle(ctx, { params }) {
    const { key, consent, active, shownNumber } = await findSite(ctx, (params.key ?? '').replace(/\.js$/, ''))
    return {
      status: 200,
      // A site that is switched off is left with nothing that runs on it.
      content: active ? siteScript({ key, consent, ...(shownNumber && { shownNumber }) }) : '',
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=300',
      },
    }
  },
}

function receiveRoute(): Route {
  const isFlooded = floodGate()
  return {
    method: 'POST',
    path: '/site-visits/{key}',
    operation: 'tellVisit',
    summary: 'A page of a site was opened; its script says so',
    tag: 'Visits',
    right: 'public',
    takes: 'raw',
    maxBytes: 16_384,
    answers: {
      204: { description: 'Heard. Programs, and who asks not to be followed, are not counted' },
      422: { description: 'It cannot be read' },
      ...missing,
    },
    async handle(ctx, { params, headers, body }) {
      const site = await findSite(ctx, params.key ?? '')
      const answer = { status: 204, headers: { 'access-control-allow-origin': '*' } }
      if (!site.active || isUnwanted(headers)) return answer
      const opened = readOpened(Buffer.isBuffer(body) ? body : Buffer.alloc(0))
      if (isFlooded(site.id)) throw new TooMany(60)
      await keepOpened(ctx, site.id, opened)
      return answer
    },
  }
}

const plurals: Record<VisitedObject, string> = { lead: 'leads', contact: 'contacts', interest: 'interests' }
const words: Record<VisitedObject, string> = { lead: 'Lead', contact: 'Contact', interest: 'Interest' }

const text = { type: 'string' }
const moment = { type: 'string', format: 'date-time' }
const visitSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    at: moment,
    seen: moment,
    channel: { type: ['string', 'null'], description: '`yandex / cpc`; null where he came by himself' },
    touch: { type: 'object' },
    site: text,
    pageCount: { type: 'integer' },
    pages: {
      type: 'array',
      items: { type: 'object', properties: { at: moment, page: text, title: { type: ['string', 'null'] } } },
    },
  },
}

const visitsRoute = (object: VisitedObject): Route => ({
  method: 'GET',
  path: `/${plurals[object]}/{id}/visits`,
  operation: `list${words[object]}Visits`,
  summary: 'The visits of the person on our sites, also before a merge or a conversion',
  tag: 'Visits',
  right: { object, verb: 'read' },
  tellsOfRecords: true,
  answers: {
    200: {
      description: 'The newest first, fifty at most',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: visitSchema }, total: { type: 'integer' } },
      },
    },
    404: { description: 'There is none' },
  },
  handle: async (ctx, { params }) => ({ body: await readVisits(ctx, object, params.id ?? '') }),
})

export const visitRoutes = (): Route[] => [scriptRoute, receiveRoute(), ...visitedObjects.map(visitsRoute)]
