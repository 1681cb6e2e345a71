import type { FastifyInstance, FastifyRequest } from 'fastify'
import { requireAdministrator, requireRobotWriter } from '../access/contexts.ts'
import type { Answer, Part, Route, RouteRequest } from '../features/feature.ts'
import { wake } from '../jobs/wake.ts'
import { isJsonObject, type JsonObject, Malformed } from '../model/index.ts'
import { bodyValidator, objectOfParameters, parametersValidator } from '../model/validation.ts'
import type { Context } from '../records/context.ts'
import { objectOf, requireRight } from '../records/index.ts'
import { contextOf, sendAnswer } from './call.ts'
import { causedBy } from './cause.ts'
import { hungUp } from './hung-up.ts'
import { doOnce } from './idempotency.ts'
import { readParts } from './multipart.ts'
import { knownParameters, type Parameters, parametersOf } from './parameters.ts'
import { type Parts, usualBytes } from './parts.ts'
import { requireNoMembers, requireObject } from './records/derived.ts'
import { cookiesOf, secureCookie } from './security.ts'
import { tellOfRecords } from './told-records.ts'

/** `/leads/{id}/claim` → `/leads/:id/claim`. */
export const fastifyPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

/** Serves an operation that a feature declares. Its schemas are compiled once, here. */
export function serveRoute(api: FastifyInstance, parts: Parts, route: Route): void {
  const checkBody = bodyCheck(route)
  const checkParameters = parameterCheck(route)
  const writes = route.method !== 'GET'
  // What is public also notes who knocked: that is not cut short by hanging up.
  const ends = !writes && route.right !== 'public'

  api.route({
    method: route.method,
    url: fastifyPath(route.path),
    bodyLimit: route.takes === 'files' ? undefined : (route.maxBytes ?? usualBytes),
    config: {
      gate: {
        open: route.right === 'public' ? 'public' : 'signedIn',
        halfDone: route.halfDone,
        reads: !writes || route.reads,
        limit: limitOf(route),
      },
      takes: route.takes ?? 'json',
    },
    handler: async (request, reply) => {
      const ctx = await contextOf(parts, request, ends ? hungUp(reply) : undefined)
      requireRouteRight(ctx, route)
      checkParameters(parametersOf(request))
      checkBody(request.body)
      const given = await routeRequest(parts, request, route)
      const work = () => causedBy(request, () => handle(parts, route, { ctx, given, request }))
      const answer = await (route.tellsOfRecords ? tellOfRecords(parts, ctx, work) : work())
      if (writes) wake(ctx.workspace)
      if (route.configures) parts.access.forget(ctx.workspace)
      return sendAnswer(reply, secureCookie(answer, request, parts.settings))
    },
  })
}

interface Handling {
  ctx: Context
  given: RouteRequest
  request: FastifyRequest
}

/** Under an Idempotency-Key an operation is done once. Public ones know their own way (intake keeps the key). */
function handle({ application }: Parts, route: Route, { ctx, given, request }: Handling): Promise<Answer> {
  const key = given.headers['idempotency-key']
  const repeatable =
    key !== undefined &&
    route.method === 'POST' &&
    route.right !== 'public' &&
    !route.secret &&
    (route.takes ?? 'json') === 'json'
  if (!repeatable) return route.handle(ctx, given, application)
  const { method, url, body } = request
  return doOnce(ctx, { key, method, url, body, shownOnce: route.shownOnce }, inside =>
    route.handle(inside, given, application),
  )
}

function requireRouteRight(ctx: Context, { right }: Route): void {
  if (right === 'admin') requireAdministrator(ctx)
  else if (right === 'robots') requireRobotWriter(ctx)
  else if (typeof right === 'object') requireRight(ctx, objectOf(ctx, right.object), right.verb)
}

/** A body that is a shape of the catalogue is read, and every problem of it found, by the records it becomes. */
function bodyCheck(route: Route): (body: unknown) => void {
  const { body: schema, takes = 'json' } = route
  if (takes !== 'json') return () => {}
  if (!schema) return requireNoMembers
  if (schema.$ref) return body => void requireObject(body)
  const validate = bodyValidator(schema)
  return body => validate(bodyOf(body, route))
}

/** Whether the server reads the body by a schema of the route's own. */
const isOwnShape = ({ body, takes = 'json' }: Route): boolean => takes === 'json' && body !== undefined && !body.$ref

/** An operation all of whose members may be left out may be called without a body. */
function bodyOf(body: unknown, route: Route): unknown {
  if (body !== undefined) return body
  if (Array.isArray(route.body?.required) && route.body.required.length) throw new Malformed('bodyMissing')
  return {}
}

/** Pages and raw requests of other sites come with parameters of their own; elsewhere unknown ones are errors. */
function parameterCheck(route: Route): (parameters: Parameters) => void {
  if (route.framed || route.takes === 'raw') return () => {}
  if (!route.query) return parameters => void knownParameters(parameters, [])
  const validate = parametersValidator(route.query)
  const { properties = {} } = objectOfParameters(route.query)
  const names = Object.keys(properties as object)
  return parameters => {
    const known = knownParameters(parameters, names)
    validate(
      Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Record<string, string>,
    )
  }
}

const signInCalls = { perMinute: 120 }
const intakeCalls = { perMinute: 3000 }

/** Doors that anybody can knock at are counted apart, and more strictly. */
function limitOf({ right, method, takes, secret }: Route) {
  if (right !== 'public' || method === 'GET') return undefined
  return takes === 'raw' && !secret ? intakeCalls : signInCalls
}

const membersOf = (schema: JsonObject = {}): string[] =>
  isJsonObject(schema.properties) ? Object.keys(schema.properties) : []

async function routeRequest({ settings }: Parts, request: FastifyRequest, route: Route): Promise<RouteRequest> {
  const files =
    route.takes === 'files'
      ? await readParts(request, { maxBytes: route.maxBytes ?? usualBytes, known: membersOf(route.body) })
      : undefined
  return {
    params: request.params as Record<string, string>,
    query: Object.fromEntries(parametersOf(request)),
    body: isOwnShape(route) ? bodyOf(request.body, route) : request.body,
    headers: { ...(request.headers as Record<string, string | undefined>), cookie: cookiesOf(request, settings) },
    address: request.ip,
    host: request.host,
    id: request.id,
    ...(files && { parts: files satisfies Part[] }),
  }
}
