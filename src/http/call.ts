import type { FastifyReply, FastifyRequest } from 'fastify'
import { readSessionCookie, renameOverTls } from '../access/cookie.ts'
import type { HalfDone, Identity } from '../access/identity.ts'
import { type KeyInUse, noteKeyUse } from '../access/key-use.ts'
import { plainAddress } from '../access/networks.ts'
import { cookieKept } from '../access/session.ts'
import type { Answer } from '../features/feature.ts'
import { Forbidden, isId, newId, TooMany, Unauthenticated } from '../model/index.ts'
import type { Context, Via } from '../records/context.ts'
import { subjectOf } from './api-log.ts'
import { keyOf } from './given-key.ts'
import { languageOf } from './language.ts'
import { type Allowance, type Limit, tighterOf } from './limits.ts'
import type { Parts } from './parts.ts'
import { cookiesOf, isSecure } from './security.ts'
import { seenBy } from './seen.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is calling; absent until it is known, and for those who need not sign in. */
    identity: Identity | null
    /** Turned away before anything was done: it uses up nothing of what its caller may call in a day. */
    turnedAway: boolean
    /** Plural of the object of which a derived route was called. */
    plural: string | null
  }
  interface FastifyContextConfig {
    gate?: Gate
  }
}

/** What a route asks of whoever calls it, before its body is read. */
export interface Gate {
  open: 'public' | 'signedIn'
  /** Also for those who have yet to do one of these. */
  halfDone?: readonly HalfDone[]
  /** Changes nothing of the company: also for keys that may only read. */
  reads?: boolean
  /** Its answer goes on for as long as its reader is there: it is not among the calls that are under way at once. */
  goesOn?: boolean
  /** For public routes, counted by address. */
  limit?: Limit
}

/** What limits, and a cookie that is renamed, are written into. */
export interface Headed {
  header(name: string, value: number | string[]): unknown
}

const refusals = { password: 'passwordDue', secondFactor: 'secondFactorDue' } as const satisfies Record<
  HalfDone,
  string
>

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const processMark = newId().slice(-12)
let requests = 0

/** A caller's own id of the request is kept where it is harmless. Ours name the process and count. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && /^[\w.-]{8,64}$/.test(header) ? header : `${processMark}-${++requests}`

/** Finds out who is calling and counts the call. Throws Unauthenticated, Forbidden or TooMany. */
export async function passGate(parts: Parts, gate: Gate, request: FastifyRequest, reply: Headed): Promise<void> {
  if (gate.open === 'public') {
    const limit = gate.limit ?? { perMinute: parts.settings.publicCallsPerMinute }
    return admit(reply, await parts.limits.take(`${gate.limit ? request.routeOptions.url : ''} ${request.ip}`, limit))
  }
  const identity = await requireCaller(parts, request, reply)
  request.identity = identity
  if ('session' in identity.by) renameCookie(parts, request, reply)
  request.turnedAway = true
  if ('key' in identity.by) await admitAddress(parts, identity.by, request, reply)
  admit(reply, await allowanceOf(parts, identity, request))
  request.turnedAway = false
  if (identity.halfDone && !gate.halfDone?.includes(identity.halfDone)) throw new Forbidden(refusals[identity.halfDone])
  if ('key' in identity.by && !gate.reads) requireWriting(identity.by)
  if ('key' in identity.by) return noteKeyUse(parts.database.workspace(identity.workspace), identity.by, request.ip)
  if (unsafe.has(request.method) && request.headers['x-requested-with'] !== 'rapport')
    throw new Forbidden('requestedWith')
}

/** A session that is older than the name of its cookie gets the new one, and goes on. */
function renameCookie({ settings }: Parts, request: FastifyRequest, reply: Headed): void {
  const renamed = isSecure(request, settings) ? renameOverTls(request.headers.cookie, cookieKept) : []
  if (renamed.length) reply.header('set-cookie', renamed)
}

/** A key without a scope that writes changes nothing, not even what is its maker's own. */
function requireWriting({ scopes }: KeyInUse): void {
  if (!scopes.some(scope => scope === 'admin' || scope === 'write' || scope.endsWith(':write')))
    throw new Forbidden('keyReadsOnly')
}

/** Whoever is calling. Those who are nobody are counted by their address. */
async function requireCaller(parts: Parts, request: FastifyRequest, reply: Headed): Promise<Identity> {
  try {
    const identity = await identify(parts, request)
    if (!identity) throw new Unauthenticated('signIn')
    return identity
  } catch (error) {
    if (error instanceof Unauthenticated || error instanceof Forbidden) await admitUnknown(parts, request, reply)
    throw error
  }
}

async function admitUnknown(parts: Parts, { ip }: FastifyRequest, reply: Headed): Promise<void> {
  admit(reply, await parts.limits.take(`unknown ${ip}`, { perMinute: parts.settings.publicCallsPerMinute }))
}

/** Says whence the call came, which whoever calls may know, and not whence the key may be used. */
async function admitAddress(parts: Parts, key: KeyInUse, request: FastifyRequest, reply: Headed): Promise<void> {
  if (key.allows(request.ip)) return
  await admitUnknown(parts, request, reply)
  throw new Forbidden('keyFromElsewhere', { address: plainAddress(request.ip) })
}

/** What is left to the caller in this minute and on this day, whichever is less. A key may have less than others. */
async function allowanceOf(
  { limits, days, settings }: Parts,
  identity: Identity,
  { ip: address }: FastifyRequest,
): Promise<Allowance> {
  const subject = subjectOf({ ...who(identity), address })
  const key = 'key' in identity.by ? identity.by : null
  const perMinute = Math.min(settings.callsPerMinute, key?.callsPerMinute ?? settings.callsPerMinute)
  const perDay = Math.min(settings.callsPerDay, key?.callsPerDay ?? settings.callsPerDay)
  const minute = await limits.take(subject, { perMinute })
  if (minute.retryAfter !== null) return minute
  if (key) days.begin(subject, key.used)
  return tighterOf(minute, days.take(subject, perDay))
}

function identify(parts: Parts, request: FastifyRequest): Identity | null | Promise<Identity | null> {
  const key = keyOf(request)
  if (key !== null) return parts.access.identities.byKey(key)
  const token = readSessionCookie(cookiesOf(request, parts.settings))
  return token ? parts.access.identities.bySession(token) : null
}

/** Who is calling where no route asked for it; nobody where that cannot be told. */
export async function callerOf(parts: Parts, request: FastifyRequest): Promise<Identity | null> {
  try {
    return await identify(parts, request)
  } catch {
    return null
  }
}

function admit(reply: Headed, { limit, remaining, reset, retryAfter }: Allowance): void {
  reply.header('ratelimit-limit', limit)
  reply.header('ratelimit-remaining', remaining)
  reply.header('ratelimit-reset', reset)
  if (retryAfter !== null) throw new TooMany(retryAfter)
}

/** Whose call it is, by the log. */
export const who = ({ user, by }: Identity): { user: string; key: string | null } => ({
  user,
  key: 'key' in by ? by.key : null,
})

/** The context of a call: of whoever is signed in, else of the system in the workspace of the host. A reading one ends `until`. */
export async function contextOf(parts: Parts, request: FastifyRequest, until?: AbortSignal): Promise<Context> {
  const { identity } = request
  const locale = languageOf(request.headers['accept-language'])
  if (!identity) {
    const workspace = await parts.access.workspaceOf(request.host)
    return parts.access.contexts.system(workspace, {
      locale,
      until,
      via: { channel: 'api', requestId: request.id, address: request.ip },
    })
  }
  const { by } = identity
  const via: Via =
    'key' in by
      ? { channel: 'api', reference: by.key, requestId: request.id, address: request.ip }
      : { channel: 'ui', reference: by.session, requestId: request.id, address: request.ip }
  return parts.access.contexts.user(identity.workspace, identity.user, {
    via,
    locale,
    until,
    seen: until && seenBy(request),
    scopes: 'key' in by ? by.scopes : null,
  })
}

/** Sends an answer; JSON made by PostgreSQL goes out as it came. */
export function sendAnswer(reply: FastifyReply, { status = 200, headers, json, body, content }: Answer): FastifyReply {
  reply.code(status)
  if (headers) reply.headers(headers)
  if (content !== undefined) return reply.send(content)
  if (json === undefined && body === undefined) return reply.send()
  if (!headers?.['content-type']) reply.header('content-type', 'application/json; charset=utf-8')
  return reply.send(json ?? JSON.stringify(body))
}

/** The route as it is declared, never as called, since addresses may bear secrets; of a derived one with its object, which is none. */
export function routeOf({ routeOptions, plural }: FastifyRequest): string {
  const { url = '(none)' } = routeOptions
  return plural ? url.replace('/:plural', `/${plural}`) : url
}

/** The id of the record that a call is about, for the log. */
export function recordOf(request: FastifyRequest): string | null {
  const { id } = request.params as { id?: unknown }
  return isId(id) ? id : null
}
