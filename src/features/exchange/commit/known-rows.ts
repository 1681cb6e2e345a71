import { type JsonObject, NotFound, newId } from '../../../model/index.ts'
import { bulkRecords, updateForeseen } from '../../../records/bulk.ts'
import { foreseeUpdates } from '../../../records/foresee.ts'
import { type Context, objectOf, type RecordJson, transact } from '../../../records/index.ts'
import type { Import } from '../import.ts'
import { loadRecords } from '../plan/known.ts'
import { attachRow, changeRow, learned, requestActivity } from './attach.ts'
import { attempt, isOfRow } from './attempt.ts'
import { changesTo, pick } from './changes.ts'
import type { Settled } from './keep.ts'
import type { PlannedRow } from './planned-row.ts'

/**
 * Does what rows say about records that are known: requests go onto their cards, other records are changed. Some statements for all of
 * them, as many times as one record has rows: each adds to what the one before it left.
 */
export async function settleKnown(ctx: Context, imported: Import, rows: readonly PlannedRow[]): Promise<Settled[]> {
  const settled: Settled[] = []
  for (const round of roundsOf(rows))
    for (const group of Map.groupBy(round, ({ outcome, object }) => `${outcome} ${object}`).values())
      settled.push(...(await settleRound(ctx, imported, group)))
  return settled
}

/** The first row of each record, then the second of each that has one, and so on. */
function roundsOf(rows: readonly PlannedRow[]): PlannedRow[][] {
  const rounds: PlannedRow[][] = []
  const counts = new Map<string, number>()
  for (const row of rows) {
    const at = counts.get(row.record) ?? 0
    counts.set(row.record, at + 1)
    if (rounds[at]) rounds[at].push(row)
    else rounds.push([row])
  }
  return rounds
}

/** Together; where one of them cannot be, each by itself. */
async function settleRound(ctx: Context, imported: Import, rows: readonly PlannedRow[]): Promise<Settled[]> {
  const [first] = rows
  if (!first) return []
  const isAttached = first.outcome === 'attached'
  if (rows.length > 1)
    try {
      return await transact(ctx, inner => (isAttached ? attachRows(inner, imported, rows) : changeRows(inner, rows)))
    } catch (error) {
      if (!isOfRow(error)) throw error
    }
  const settled: Settled[] = []
  for (const row of rows)
    settled.push(
      await attempt(ctx, row, inner => (isAttached ? attachRow(inner, imported, row) : changeRow(inner, row))),
    )
  return settled
}

/** As `attachRow`, of rows of one object with a card each. Throws where it cannot be done for all of them. */
async function attachRows(ctx: Context, imported: Import, rows: readonly PlannedRow[]): Promise<Settled[]> {
  const object = objectName(rows)
  const cards = await cardsOf(ctx, object, rows)
  const given = cards.map(({ row, card }) => ({ row, card, after: learned(card, row.input), activity: newId() }))
  await writeAll(
    ctx,
    object,
    given.map(({ card, after }) => ({ id: card.id, input: after })),
  )
  const { results } = await bulkRecords(
    ctx,
    'activity',
    { create: given.map(({ row, card }) => requestActivity(imported, row, card.owner ?? null)) },
    { ids: given.map(({ activity }) => activity) },
  )
  for (const { error } of results) if (error) throw error
  return given.map(({ row, card, after, activity }) => ({
    line: row.line,
    outcome: 'attached',
    object,
    record: row.record,
    undo: { before: pick(card, after), after, activity },
  }))
}

/** As `changeRow`, of rows of one object with a record each. Throws where it cannot be done for all of them. */
async function changeRows(ctx: Context, rows: readonly PlannedRow[]): Promise<Settled[]> {
  const object = objectName(rows)
  const declared = objectOf(ctx, object)
  const known = await cardsOf(ctx, object, rows)
  const given = known.map(({ row, card }) => ({ row, card, changes: changesTo(card, row.input, declared) }))
  const written = await writeAll(
    ctx,
    object,
    given.map(({ card, changes }) => ({ id: card.id, input: changes })),
  )
  const changed = await loadRecords(ctx, object, [...written])
  return given.map(({ row: { line, record }, card, changes }): Settled => {
    const now = changed.get(card.id)
    if (!now) return { line, outcome: 'same', record }
    return { line, outcome: 'changed', record, undo: { before: pick(card, changes), after: pick(now, changes) } }
  })
}

const objectName = (rows: readonly PlannedRow[]): string => rows[0]?.object ?? ''

/** Records as the importing person sees them, with their rows. Throws where one is not there for him: it may have been merged. */
async function cardsOf(
  ctx: Context,
  object: string,
  rows: readonly PlannedRow[],
): Promise<{ row: PlannedRow; card: RecordJson }[]> {
  const cards = await loadRecords(
    ctx,
    object,
    rows.map(({ record }) => record),
  )
  return rows.map(row => {
    const card = cards.get(row.record)
    if (!card) throw new NotFound('notFound', { object, id: row.record })
    return { row, card }
  })
}

/** Writes into each record what is new to it. Returns which became others; throws the first refusal. */
async function writeAll(
  ctx: Context,
  object: string,
  wanted: readonly { id: string; input: JsonObject }[],
): Promise<Set<string>> {
  const inputs = new Map(wanted.map(({ id, input }) => [id, input]))
  const ids = wanted.filter(({ input }) => Object.keys(input).length > 0).map(({ id }) => id)
  if (!ids.length) return new Set()
  const foreseen = await foreseeUpdates(ctx, object, ids, (_, id) => inputs.get(id) ?? {})
  for (const each of foreseen) if (each.outcome === 'refused') throw each.error
  const changes = foreseen.filter(each => each.outcome === 'change')
  for (const { error } of await updateForeseen(ctx, object, changes)) if (error) throw error
  return new Set(changes.map(({ id }) => id))
}
