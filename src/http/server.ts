import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Identity } from '../access/identity.ts'
import { noteRefusedCall, type RefusedCall } from '../access/refused-calls.ts'
import type { Route } from '../features/feature.ts'
import { Unauthenticated } from '../model/index.ts'
import { admitAtOnce } from './at-once.ts'
import { answerBroken } from './broken-request.ts'
import { type Gate, passGate, recordOf, requestIdOf, routeOf, who } from './call.ts'
import { type Certificate, tlsOptions } from './certificate.ts'
import { serveDocs } from './docs.ts'
import { drain } from './drain.ts'
import { serveEvents } from './events.ts'
import { serveRoute } from './feature-routes.ts'
import { serveHealth } from './health.ts'
import { parseJsonBody } from './json-text.ts'
import { languageFor, languageOf } from './language.ts'
import { answerUnserved, isServedOtherwise } from './methods.ts'
import { serveMetrics } from './metrics.ts'
import { serveOpenapi } from './openapi/route.ts'
import { ownRoutes } from './own-routes.ts'
import { readPage, servePages } from './pages.ts'
import type { Parts, Patience } from './parts.ts'
import { usualBytes } from './parts.ts'
import { problemOfHost, requirePlain } from './plain-request.ts'
import { isAway, problemOf } from './problem.ts'
import { serveRecords } from './record-routes.ts'
import { dataHeaders, isSecure, lastingTls, pagePolicy } from './security.ts'
import { tellSeen } from './seen.ts'
import { answerMade, whenDone } from './when-done.ts'

export const apiPrefix = '/api/v1'

/** Node would answer a request without a host in its own words. Slow callers are looked for every few seconds. */
const ofNode = ({ head }: Patience) => ({
  requireHostHeader: false,
  headersTimeout: head,
  connectionsCheckingInterval: Math.min(5000, head),
})

/** The whole HTTP server, ready to listen; with a certificate it speaks TLS itself. */
export async function createServer(parts: Parts, certificate: Certificate | null): Promise<FastifyInstance<Server>> {
  const { patience } = parts.settings
  const node = ofNode(patience)
  const server = fastify<Server>({
    ...(certificate ? { https: { ...node, ...tlsOptions(certificate) } } : { https: null, http: node }),
    bodyLimit: usualBytes,
    routerOptions: { querystringParser: text => ({ text }), maxParamLength: 300 },
    genReqId: request => requestIdOf((request as IncomingMessage).headers['x-request-id']),
    trustProxy: parts.settings.trustedProxies.length ? [...parts.settings.trustedProxies] : false,
    requestTimeout: patience.whole,
    connectionTimeout: patience.silence,
    forceCloseConnections: true,
    clientErrorHandler: answerBroken,
    frameworkErrors: (error, request, reply) => sendProblem(parts, error, request, reply),
  })
  server.decorateRequest('identity', null)
  server.decorateRequest('turnedAway', false)
  server.decorateRequest('plural', null)
  server.decorateRequest('whenMade', null)
  server.addHook('onSend', async request => answerMade(request))
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    if (isSecure(request, parts.settings)) reply.header('strict-transport-security', lastingTls)
    done(problemOfHost(request))
  })
  server.setErrorHandler((error, request, reply) => sendProblem(parts, error, request, reply))

  const routes = [...ownRoutes, ...parts.features.flatMap(feature => feature.routes ?? [])]
  await server.register(api => serveApi(api, parts, routes), { prefix: apiPrefix })
  await server.register(root => serveFramed(root, parts, routes))
  await server.register(root => serveSite(root, parts))
  serveHealth(server, parts)
  serveMetrics(server, parts)
  return server
}

type Routes = readonly Route[]

async function serveApi(api: FastifyInstance, parts: Parts, routes: Routes): Promise<void> {
  readBodies(api)
  api.addHook('onSend', (request, reply) => tellSeen(parts, request, reply))
  api.addHook('onRequest', async (request, reply) => {
    whenDone(request, reply, () => noteCall(parts, request, reply))
    reply.headers(dataHeaders)
    requirePlain(request)
    const { gate } = request.routeOptions.config
    // Fastify refuses a QUERY without a body before it looks whether anything answers there.
    if (!gate) return request.method === 'QUERY' ? answerUnserved(parts, routes, request, reply) : undefined
    try {
      await admitCall(parts, gate, request, reply)
    } catch (error) {
      // Nobody needs to sign in to be told that a door has another handle.
      if (isDerived(request) && error instanceof Unauthenticated && (await isServedOtherwise(parts, routes, request)))
        return answerUnserved(parts, routes, request, reply)
      throw error
    }
  })
  const own = routes.filter(({ framed }) => !framed)
  for (const route of own.filter(({ takes }) => takes !== 'files')) serveRoute(api, parts, route)
  await api.register(async scope => {
    await scope.register(multipart)
    for (const route of own.filter(({ takes }) => takes === 'files')) serveRoute(scope, parts, route)
  })
  serveOpenapi(api, parts, routes)
  serveEvents(api, parts)
  serveRecords(api, parts, routes)
  api.setNotFoundHandler((request, reply) => answerUnserved(parts, routes, request, reply))
}

/** Before the body is read, however slowly it comes. */
async function admitCall(parts: Parts, gate: Gate, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await passGate(parts, gate, request, reply)
  if (!gate.goesOn) await admitAtOnce(parts, request, reply)
}

const isDerived = ({ routeOptions }: FastifyRequest): boolean =>
  Boolean(routeOptions.url?.startsWith(`${apiPrefix}/:plural`))

/** Pages that other sites show in a frame. They bring their own headers. */
async function serveFramed(root: FastifyInstance, parts: Parts, routes: Routes): Promise<void> {
  readBodies(root)
  root.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    const { gate } = request.routeOptions.config
    if (gate) await admitCall(parts, gate, request, reply)
  })
  for (const route of routes.filter(({ framed }) => framed)) serveRoute(root, parts, route)
}

async function serveSite(root: FastifyInstance, parts: Parts): Promise<void> {
  const page = await readPage(parts)
  await root.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: pagePolicy },
    enableCSPNonces: true,
    strictTransportSecurity: false,
  })
  await serveDocs(root)
  await servePages(root, parts, page)
}

/** JSON is read by ourselves, strictly; where a route takes raw bytes they stay what they are, whatever their type. */
function readBodies(api: FastifyInstance): void {
  api.removeAllContentTypeParsers()
  api.addContentTypeParser(
    /^application\/(merge-patch\+)?json *(;|$)/i,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      if (takes(request) === 'raw') return body
      return body.length ? parseJsonBody(body) : undefined
    },
  )
  api.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    if (takes(request) === 'raw') return body
    if (body.length) throw new fastify.errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE()
    return undefined
  })
}

const takes = (request: FastifyRequest): string | undefined => (request.routeOptions.config as { takes?: string }).takes

/** Tells what went wrong. What nobody foresaw goes into the log, with its cause, under the id that the caller gets. */
async function sendProblem(
  parts: Parts,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const locale = isAway(error)
    ? (languageOf(request.headers['accept-language']) ?? 'en')
    : await languageFor(parts, request)
  const problem = problemOf(error, locale, request.id)
  if (problem.unexpected)
    parts.log.error(
      { err: error, requestId: request.id, method: request.method, route: routeOf(request) },
      'a request failed',
    )
  if (problem.status === 413) await drain(request.raw)
  return reply
    .code(problem.status)
    .headers({
      ...dataHeaders,
      ...problem.headers,
      'x-request-id': request.id,
      'content-type': 'application/problem+json; charset=utf-8',
    })
    .send(JSON.stringify(problem.body))
}

function noteCall(parts: Parts, request: FastifyRequest, reply: FastifyReply): void {
  const { identity } = request
  parts.metrics?.noteCall({
    method: request.method,
    route: routeOf(request),
    status: reply.statusCode,
    milliseconds: reply.elapsedTime,
  })
  const call = {
    requestId: request.id,
    at: new Date(),
    ...(identity ? who(identity) : { user: null, key: null }),
    method: request.method,
    route: routeOf(request),
    record: recordOf(request),
    status: reply.statusCode,
    milliseconds: reply.elapsedTime,
    bytes: Number(reply.getHeader('content-length') ?? 0),
    address: request.ip,
    counts: !request.turnedAway,
  }
  if (identity) {
    if (reply.statusCode === 403) noteRefusal(parts, identity, { ...call, agent: request.headers['user-agent'] })
    parts.apiLog.note({ ...call, workspace: identity.workspace })
    return
  }
  parts.access.workspaceOf(request.host).then(
    workspace => parts.apiLog.note({ ...call, workspace }),
    () => {
      // Asked of a host that is nobody's: there is no log that it belongs to.
    },
  )
}

function noteRefusal({ database, log }: Parts, { workspace, user }: Identity, call: Omit<RefusedCall, 'user'>): void {
  noteRefusedCall(database.workspace(workspace), { ...call, user }).catch(error =>
    log.warn({ err: error }, 'a refused call could not be noted'),
  )
}
