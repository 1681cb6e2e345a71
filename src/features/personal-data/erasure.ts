import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isId, type JsonObject, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { nameOf } from '../people.ts'
import type { PersonRecord } from '../personal-part.ts'
import type { Counts } from './copies.ts'

/** Why somebody's data are erased: he asked for it, took his consent back, they are needed no more, an authority ordered it. */
export const reasons = ['request', 'consent', 'purpose', 'order'] as const
export type Reason = (typeof reasons)[number]

export const isReason = (given: unknown): given is Reason => reasons.some(reason => reason === given)

/** What stays without him. */
interface Stays {
  deals?: number
  /** Notes, tasks and files on those deals. */
  onDeals?: number
  /** Values that could not be read when their digests were made. */
  unread?: number
}

export interface Erasure {
  id: string
  number: number
  object: string
  record: string
  reason: Reason
  reference: string | null
  actor: string | null
  state: 'erasing' | 'done'
  steps: string[]
  counts: Counts
  stays: Stays
  digests: string[]
  files: string[]
  anew: boolean
  at: string
  finishedAt: string | null
}

const columns =
  raw(`id, number, object, record_id as record, reason, reference, actor, state, steps, counts, stays, digests, files, anew,
  ${momentSql('at')} as at, ${momentSql('finished_at')} as "finishedAt"`)

export async function getErasure(ctx: Context, id: string, { lock = false } = {}): Promise<Erasure> {
  const found = isId(id)
    ? await ctx.db.one<Erasure>(sql`
        select ${columns} from erasure where workspace_id = ${ctx.workspace} and id = ${id} ${raw(lock ? 'for update' : '')}`)
    : undefined
  if (!found) throw new NotFound('notFound', { object: 'erasure', id })
  return found
}

/** The newest first. */
export const listErasures = (ctx: Context): Promise<Erasure[]> =>
  ctx.db.query<Erasure>(
    sql`select ${columns} from erasure where workspace_id = ${ctx.workspace} order by number desc limit 200`,
  )

/** Ids of those that are not at their end. */
export const unfinished = async (ctx: Context): Promise<string[]> =>
  (
    await ctx.db.query<{ id: string }>(
      sql`select id from erasure where workspace_id = ${ctx.workspace} and state = 'erasing' order by number`,
    )
  ).map(({ id }) => id)

/** Erasures at which one of these digests was taken. */
export const erasuresOf = (ctx: Context, digests: readonly string[]): Promise<Erasure[]> =>
  ctx.db.query<Erasure>(sql`
    select ${columns} from erasure where workspace_id = ${ctx.workspace} and digests && ${digests}::text[] order by number`)

/** By which erasure a record was emptied. */
export const erasureOf = (ctx: Context, record: string): Promise<Erasure | undefined> =>
  isId(record)
    ? ctx.db.one<Erasure>(sql`
        select ${columns} from erasure where workspace_id = ${ctx.workspace}
          and id = (select erasure_id from erased_record where workspace_id = ${ctx.workspace} and id = ${record})`)
    : Promise.resolve(undefined)

/** Notes that these records are emptied by an erasure. What another has taken already is left to it. */
export const addRecords = (ctx: Context, erasure: string, records: readonly PersonRecord[]) =>
  ctx.db.query(sql`
    insert into erased_record (id, object, erasure_id)
    select r.id, r.object, ${erasure}::uuid
    from unnest(${records.map(({ id }) => id)}::uuid[], ${records.map(({ object }) => object)}::text[]) r(id, object)
    on conflict do nothing`)

/** The person's own records at an erasure. */
export const personOf = (ctx: Context, erasure: string): Promise<PersonRecord[]> =>
  ctx.db.query<PersonRecord>(sql`
    select object, id from erased_record where workspace_id = ${ctx.workspace} and erasure_id = ${erasure}
      and object in ('lead', 'contact', 'interest') order by object, id`)

/** How far it is, from nothing to one. */
const progressOf = ({ state, steps }: Erasure): number => (state === 'done' ? 1 : steps.length / 8)

export function presentErasure(ctx: Context, erasure: Erasure): JsonObject {
  const { id, number, object, record, reason, reference, actor, state, counts, stays, anew, at, finishedAt } = erasure
  return {
    id,
    number,
    object,
    record,
    reason,
    reference,
    by: actor && { id: actor, name: nameOf(ctx.config, actor) },
    state,
    progress: progressOf(erasure),
    counts: { ...counts },
    stays: { ...stays },
    anew,
    at,
    finishedAt,
  }
}
