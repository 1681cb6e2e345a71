import type { Answer } from '../../features/feature.ts'
import {
  Invalid,
  isJsonObject,
  type JsonObject,
  Malformed,
  type ObjectDeclaration,
  parseIfMatch,
  type Verb,
} from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Parameters } from '../parameters.ts'

/** A call of a derived route: of which object, by whom. */
export interface RecordCall {
  readonly ctx: Context
  readonly object: ObjectDeclaration
  /** Of the record in the path; empty where the path has none. */
  readonly id: string
  /** Of the change in the path; empty where the path has none. */
  readonly version: string
  readonly parameters: Parameters
  readonly body: unknown
  readonly headers: Record<string, string | string[] | undefined>
}

/** An operation that every object has. OpenAPI describes it once for each object. */
export interface DerivedRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Behind `/api/v1/<plural>`: ``, `/:id`, `/:id/changes`. */
  readonly path: string
  readonly verb: Verb
  /** Writes records: then it can be repeated under an Idempotency-Key, and those who wait for events are woken. */
  readonly writes: boolean
  /** Of the body, where the usual number is too small. */
  readonly maxBytes?: number
  handle(call: RecordCall): Promise<Answer>
}

/** The body as an object. Throws Malformed where there is none, Invalid where it is something else. */
export function requireObject(body: unknown): JsonObject {
  if (body === undefined) throw new Malformed('bodyMissing')
  if (!isJsonObject(body)) throw new Invalid([{ field: '', code: 'notObject' }])
  return body
}

/** Nothing is asked for by a body: whoever sends one with members means something that is not done. */
export function requireNoMembers(body: unknown): void {
  if (body === undefined || body === null) return
  if (!isJsonObject(body)) throw new Invalid([{ field: '', code: 'notObject' }])
  const problems = Object.keys(body).map(field => ({ field, code: 'unknownField' }))
  if (problems.length) throw new Invalid(problems)
}

/** The versions that `If-Match` names; `undefined` where it asks for none or any. */
export const versionAsked = ({ 'if-match': header }: RecordCall['headers']): readonly number[] | undefined =>
  parseIfMatch(header === undefined ? undefined : String(header))

/** Whether `If-None-Match` names this tag, in a list, weakly, or as any (RFC 9110, 13.1.2). */
export function isKnownTag(header: string | string[] | undefined, etag: string): boolean {
  const asked = String(header ?? '').trim()
  return asked === '*' || [...asked.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag)
}

const versionIn = /^\{"id":"[^"]*","version":(\d+)/

/** `ETag` of a record from its JSON text, which begins with id and version. */
export function etagOf(json: string): string {
  const [, version] = versionIn.exec(json) ?? []
  return `"${version ?? JSON.parse(json).version}"`
}
