import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Answer, Route } from '../features/feature.ts'
import { wake } from '../jobs/wake.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { contextOf, sendAnswer } from './call.ts'
import { askedBy, causedBy } from './cause.ts'
import { hungUp } from './hung-up.ts'
import { doOnce } from './idempotency.ts'
import { answerUnserved } from './methods.ts'
import { parametersOf } from './parameters.ts'
import type { Parts } from './parts.ts'
import type { DerivedRoute, RecordCall } from './records/derived.ts'
import { derivedRoutes } from './records/index.ts'
import { tellRecords } from './told-records.ts'

/**
 * Serves what every object has. The object is looked up in the workspace's set-up at each call, so that one that was
 * added a moment ago is there; features' own paths are more particular and win.
 */
export function serveRecords(api: FastifyInstance, parts: Parts, routes: readonly Route[]): void {
  for (const route of derivedRoutes) {
    api.route({
      method: route.method,
      url: `/:plural${route.path}`,
      bodyLimit: route.maxBytes,
      config: { gate: { open: 'signedIn', reads: !route.writes } },
      handler: async (request, reply) => {
        const ctx = await contextOf(parts, request, route.writes ? undefined : hungUp(reply))
        const object = ctx.config.byPlural.get((request.params as { plural: string }).plural)
        if (!object || isWord(route, request)) return answerUnserved(parts, routes, request, reply)
        request.plural = object.plural
        const call = callOf(ctx, object, request)
        const answered = () => handle(route, call, request)
        const work = () => (asksForMany(route) ? askedBy(request, object.name, answered) : causedBy(request, answered))
        // The set-up is nobody's secret, and sums name no records.
        const tells = route.verb === 'read' && !object.configuration && route.path !== '/aggregate'
        const answer = await (tells ? tellRecords(parts, ctx, work) : work())
        if (route.writes) afterWrite(parts, ctx, object)
        return sendAnswer(reply, answer)
      },
    })
  }
}

const asksForMany = ({ path, verb }: DerivedRoute): boolean =>
  verb === 'read' && (path === '' || path === '/query' || path === '/aggregate')

/** Paths such as `/leads/query` are words, not ids: other methods are not allowed there. */
const words = new Set(derivedRoutes.map(({ path }) => path))
const isWord = ({ path }: DerivedRoute, request: FastifyRequest): boolean =>
  path === '/:id' && words.has(`/${(request.params as { id: string }).id}`)

function callOf(ctx: Context, object: ObjectDeclaration, request: FastifyRequest): RecordCall {
  const { id = '', version = '' } = request.params as { id?: string; version?: string }
  return { ctx, object, id, version, parameters: parametersOf(request), body: request.body, headers: request.headers }
}

function handle(route: DerivedRoute, call: RecordCall, request: FastifyRequest): Promise<Answer> {
  const key = request.headers['idempotency-key']
  if (key === undefined || !route.writes || route.method !== 'POST') return route.handle(call)
  return doOnce(call.ctx, { key: String(key), method: request.method, url: request.url, body: request.body }, ctx =>
    route.handle({ ...call, ctx }),
  )
}

function afterWrite({ access }: Parts, ctx: Context, object: ObjectDeclaration): void {
  wake(ctx.workspace)
  if (object.configuration) access.forget(ctx.workspace)
}
