import { isJsonObject, type Json, type JsonObject, madeAt } from '../../model/index.ts'
import { changedFields } from '../../records/changes.ts'
import type { Context } from '../../records/context.ts'
import { nameOf } from '../people.ts'
import type { Asked } from './asked.ts'
import { readPortion, type StoredEntry, sourcesFor } from './streams.ts'

/** One line of the audit. */
export interface AuditEntry {
  id: string
  at: string
  stream: StoredEntry['stream']
  kind: string
  actor: { id: string; name: string } | null
  address: string | null
  request: string | null
  record: { object: string | null; id: string } | null
  /** Of a change: what became of each field. */
  fields?: { field: string; before: Json; after: Json }[]
  /** What else is known of it: method, route and status of a call; outcome and reason of an event. */
  details: JsonObject
}

export interface AuditPage {
  data: AuditEntry[]
  nextCursor: string | null
}

/**
 * Changes, events of security and calls in one list, newest first. A page costs a bounded number of rows however much there
 * is: it may be short, or empty, and still go on.
 */
export async function listAudit(ctx: Context, asked: Asked, limit: number): Promise<AuditPage> {
  const portions = await Promise.all(sourcesFor(asked).map(source => readPortion(ctx, source, asked, limit + 1)))
  const floor = portions.map(({ seenTo }) => seenTo).reduce(later, null)
  const known = portions
    .flatMap(({ entries }) => entries)
    .filter(({ id }) => floor === null || id >= floor)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
  const shown = known.slice(0, limit)
  const nextCursor = known.length > limit ? (shown.at(-1)?.id ?? null) : floor
  return { data: shown.map(entry => presentEntry(ctx, entry)), nextCursor }
}

const later = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a)

function presentEntry(
  ctx: Context,
  { id, stream, kind, actor, address, request, object, record, more }: StoredEntry,
): AuditEntry {
  const { before, after, ...details } = more
  const line = {
    id,
    at: new Date(madeAt(id)).toISOString(),
    stream,
    kind,
    actor: actor ? { id: actor, name: ctx.config.users.get(actor)?.name ?? '' } : null,
    address,
    request,
    record: record ? { object: object ?? objectOfRoute(ctx, details.route), id: record } : null,
    details:
      typeof details.inPlaceOf === 'string'
        ? { ...details, inPlaceOf: nameOf(ctx.config, details.inPlaceOf) }
        : details,
  }
  return stream === 'change'
    ? {
        ...line,
        fields: changedFields(
          { before: asObject(before), after: asObject(after) },
          ctx.config.objects.get(object ?? ''),
        ),
      }
    : line
}

const asObject = (value: Json | undefined): JsonObject | null => (isJsonObject(value) ? value : null)

/** Calls of one object's own routes say by their path whose record it was. */
function objectOfRoute(ctx: Context, route: Json | undefined): string | null {
  const [plural = ''] = String(route ?? '')
    .replace('/api/v1/', '')
    .split('/')
  return ctx.config.byPlural.get(plural)?.name ?? null
}
