import sql, { raw } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import { tableOf } from '../../database/table.ts'
import { NotFound, newId } from '../../model/index.ts'
import type { Context, Locale } from '../../records/context.ts'
import { recordChange } from '../../records/history.ts'
import { consentMark, objectOf } from '../../records/index.ts'
import type { At } from '../same-person.ts'
import type { Purpose } from './purposes.ts'

/** In which ways somebody can agree or withdraw. The first two come with a request, the rest is noted by hand. */
export const ways = ['form', 'request', 'phone', 'paper', 'mail', 'inPerson', 'import'] as const
export type Way = (typeof ways)[number]

export type Act = 'given' | 'withdrawn'

/** Somebody agreed to something, or no longer does. */
export interface NewConsent {
  purpose: Pick<Purpose, 'id' | 'name'>
  /** Which words; not told where he withdraws. */
  version: { id: string; number: number } | null
  act: Act
  /** When, as a moment. */
  at: string
  how: Way
  /** The last day on which it holds. */
  until?: string | null
  note?: string | null
  /** With a request: in which language the words stood on which page. */
  language?: Locale | null
  receipt?: string | null
  page?: string | null
}

/** Writes down an act together with its line in the history of the record. The record is locked by then, or new. */
export async function keepConsent(ctx: Context, at: At, consent: NewConsent): Promise<string> {
  const object = objectOf(ctx, at.object)
  const { purpose, version, act, how } = consent
  const table = raw(quote(tableOf(object).name))
  const held = await ctx.db.one<{ version: number }>(
    sql`select version from ${table} where workspace_id = ${ctx.workspace} and id = ${at.id} for update`,
  )
  if (!held) throw new NotFound('notFound', { object: at.object, id: at.id })
  const id = newId()
  const told = { purpose: purpose.id, name: purpose.name, act, how, version: version?.number ?? null }
  const change = {
    object: at.object,
    record: at.id,
    version: held.version + 1,
    kind: 'updated' as const,
    before: null,
    after: { [consentMark]: told },
  }
  await ctx.db.query(sql`
    with written as (
      update ${table} set version = version + 1, updated_at = now() where workspace_id = ${ctx.workspace} and id = ${at.id} returning id),
    kept as (
      insert into consent (id, object, record_id, purpose, version, act, at, how, until, language, receipt, page, note, noted_by)
      select ${id}::uuid, ${at.object}, ${at.id}::uuid, ${purpose.id}::uuid, ${version?.id ?? null}::uuid, ${act}, ${consent.at}::timestamptz, ${how},
        ${consent.until ?? null}::date, ${consent.language ?? null}, ${consent.receipt ?? null}::uuid, ${consent.page ?? null}, ${consent.note ?? null}, ${ctx.actor.user}::uuid
      from written),
    ${recordChange(ctx, change, raw('written'))}
    select id from written`)
  return id
}
