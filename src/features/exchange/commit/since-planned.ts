import sql from 'sql-template-tag'
import { newRecord } from '../../../records/create.ts'
import { type Context, objectOf } from '../../../records/index.ts'
import type { Import } from '../import.ts'
import type { Candidate } from '../plan/candidates.ts'
import { decideThings, titleOf } from '../plan/outcomes.ts'
import type { RowOutline } from '../plan/outline.ts'
import { findThings, ownKeys } from '../plan/things.ts'
import { isKnownTogether } from '../plan/together.ts'
import type { PlannedRow } from './planned-row.ts'

/** Imports of an object write one after another, a batch each, so that two at once make nothing twice, nor wait for each other in a circle. */
export const takeTurn = (ctx: Context, { object }: Import): Promise<unknown> =>
  ctx.db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.workspace} import ${object}`}, 0))`)

/**
 * Of rows that were to be new records of an object, those that belong to one by now: it was made since the plan, by another import or
 * by hand. They are decided as a plan made now would.
 */
export async function knownSincePlanned(
  ctx: Context,
  imported: Import,
  rows: readonly PlannedRow[],
): Promise<RowOutline[]> {
  const [first] = rows
  if (!first) return []
  const object = objectOf(ctx, first.object)
  const outlines = rows.map(row => outlineOf(ctx, row))
  const { candidates, byName } = await findThings(ctx, { imported, object, rows: outlines, since: imported.createdAt })
  const others = await ofOthers(ctx, imported, candidates)
  if (!others.length) return []
  decideThings(outlines, new Map(), others, byName)
  return outlines.filter(({ outcome }) => outcome !== 'new')
}

/** What this import itself has made was reckoned with by its plan. */
async function ofOthers(ctx: Context, { id }: Import, candidates: readonly Candidate[]): Promise<Candidate[]> {
  if (!candidates.length) return []
  const own = await ctx.db.query<{ record: string }>(sql`
    select record_id as record from import_row where workspace_id = ${ctx.workspace} and import_id = ${id} and done
      and record_id = any(${candidates.map(candidate => candidate.id)}::uuid[])`)
  const made = new Set(own.map(({ record }) => record))
  return candidates.filter(candidate => !made.has(candidate.id))
}

function outlineOf(ctx: Context, { line, turn, object: name, record, input }: PlannedRow): RowOutline {
  const object = objectOf(ctx, name)
  const { values } = isKnownTogether(object) ? newRecord(ctx, object, input, true) : { values: {} }
  const title = titleOf(ctx, name, input)
  return {
    line,
    turn,
    object: name,
    hash: '',
    fresh: record,
    keys: ownKeys(object, input, values),
    name: title,
    refused: false,
    lines: {},
  }
}

/** Rows that are still to be done go to the record that another has been taken for. */
export async function followInstead(ctx: Context, imported: string, planned: string, taken: string): Promise<void> {
  await ctx.db.query(sql`
    update import_row set input = replace(input::text, ${planned}, ${taken})::jsonb
    where workspace_id = ${ctx.workspace} and import_id = ${imported} and not done and strpos(input::text, ${planned}) > 0`)
}
