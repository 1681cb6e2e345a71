import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Route } from '../features/feature.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import { callerOf } from './call.ts'
import { languageFor } from './language.ts'
import type { Parts } from './parts.ts'
import { answer } from './problem.ts'
import { derivedRoutes } from './records/index.ts'

interface Served {
  method: string
  pattern: RegExp
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}|:\w+/g, '[^/]+')}$`)

/**
 * Answers a call that no route takes: 405 with the methods that the path knows, 404 where it knows none. OPTIONS gets
 * the methods, and for the doors that stand open to other sites what their browsers ask for (CORS).
 */
export async function answerUnserved(
  parts: Parts,
  routes: readonly Route[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.identity ??= await callerOf(parts, request)
  const path = pathOf(request)
  const methods = new Set(
    served(routes)
      .filter(({ pattern }) => pattern.test(path))
      .map(({ method }) => method),
  )
  const object = await objectAt(parts, request, path)
  if (object) for (const method of derivedMethods(path, object)) methods.add(method)
  if (methods.has('GET')) methods.add('HEAD')
  if (!methods.size) return refuse(parts, request, reply, { status: 404, code: 'noSuchPath' })

  reply.header('allow', [...methods, 'OPTIONS'].join(', '))
  if (request.method !== 'OPTIONS') return refuse(parts, request, reply, { status: 405, code: 'methodNotAllowed' })
  if (isOpenDoor(routes, path)) reply.headers({ ...openDoor, 'access-control-allow-methods': [...methods].join(', ') })
  return reply.code(204).send()
}

const pathOf = ({ url }: FastifyRequest): string => (url.split('?')[0] ?? '').replace(/^\/api\/v1/, '')

/** Whether the path is a feature's, under other methods than this, and no object's. */
export async function isServedOtherwise(
  parts: Parts,
  routes: readonly Route[],
  request: FastifyRequest,
): Promise<boolean> {
  const path = pathOf(request)
  return served(routes).some(({ pattern }) => pattern.test(path)) && !(await objectAt(parts, request, path))
}

const openDoor = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type, idempotency-key',
  'access-control-max-age': '86400',
}

const isOpenDoor = (routes: readonly Route[], path: string): boolean =>
  routes.some(route => route.right === 'public' && route.takes === 'raw' && patternOf(route.path).test(path))

const known = new WeakMap<readonly Route[], Served[]>()
const furtherPaths: Served[] = [
  { method: 'GET', pattern: /^\/openapi\.json$/ },
  { method: 'GET', pattern: /^\/events$/ },
]

function served(routes: readonly Route[]): Served[] {
  const kept = known.get(routes) ?? [
    ...routes.map(({ method, path }) => ({ method, pattern: patternOf(path) })),
    ...furtherPaths,
  ]
  known.set(routes, kept)
  return kept
}

async function objectAt(
  { access }: Parts,
  request: FastifyRequest,
  path: string,
): Promise<ObjectDeclaration | undefined> {
  const workspace = request.identity?.workspace ?? (await access.workspaceOf(request.host))
  const config = await access.configurations.of(workspace)
  return config.byPlural.get(path.split('/')[1] ?? '')
}

/** `/leads/query` is not the record of the id `query`. */
function derivedMethods(path: string, { plural }: ObjectDeclaration): string[] {
  const exact = derivedRoutes.filter(route => `/${plural}${route.path}` === path)
  const fitting = exact.length ? exact : derivedRoutes.filter(route => patternOf(`/${plural}${route.path}`).test(path))
  return fitting.map(({ method }) => method)
}

interface Refused {
  status: number
  code: string
}

async function refuse(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: Refused,
): Promise<FastifyReply> {
  const { body } = answer({ ...refused, locale: await languageFor(parts, request), requestId: request.id })
  return reply
    .code(refused.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body))
}
