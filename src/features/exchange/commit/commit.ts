import { Unavailable } from '../../../model/index.ts'
import { bulkRecords } from '../../../records/bulk.ts'
import { findRecord } from '../../../records/get.ts'
import { type Context, createRecord, objectOf, personalKeysOf, transact, updateRecord } from '../../../records/index.ts'
import { changeImport, doneRows, getImport, type Import, lockState, type Made } from '../import.ts'
import { findKnownPeople, keyText } from '../plan/known.ts'
import { people } from '../plan/outcomes.ts'
import { changeRow } from './attach.ts'
import { attempt, refused } from './attempt.ts'
import { stillToMake } from './branches.ts'
import { keep, type Settled } from './keep.ts'
import { settleKnown } from './known-rows.ts'
import { beginning, nextRows, type Place } from './next-rows.ts'
import { inBatches } from './pace.ts'
import type { PlannedRow } from './planned-row.ts'
import { followInstead, knownSincePlanned, takeTurn } from './since-planned.ts'
import { tellImporter } from './tell-importer.ts'
import { tellOwners } from './tell-owners.ts'

/**
 * Does what was planned, a batch of rows in each transaction, so that a crash costs nothing: what is done is done with
 * its outcome, and the next run goes on behind it. Rights and rules are those of single writes by the importing person.
 */
export async function commitImport(ctx: Context, id: string): Promise<void> {
  await makeReferred(ctx, await getImport(ctx, id))
  await inBatches(beginning, (from, rows) => transact(ctx, inner => commitBatch(inner, id, { from, most: rows })))
}

/** The records that rows refer to, under the ids they were given in advance. Heads of teams may be rows: they come last. */
async function makeReferred(ctx: Context, { id, made }: Import): Promise<void> {
  for (const each of made) if (!each.update) await transact(ctx, inner => makeOnce(inner, id, each))
}

/** A stopped import makes no more, and what two runs come to at the same time is made by one of them. */
async function makeOnce(ctx: Context, imported: string, planned: Made): Promise<void> {
  if ((await lockState(ctx, imported)) !== 'committing') return
  if (await findRecord(ctx, planned.object, planned.id, { trash: 'with' })) return
  const made = await stillToMake(ctx, imported, planned)
  if (made) await createRecord(ctx, made.object, made.input, { id: made.id })
}

interface Batch {
  from: Place
  most: number
}

/** Where the next batch begins, `null` when nothing is left to do; and how many rows are done. */
async function commitBatch(
  ctx: Context,
  id: string,
  { from, most }: Batch,
): Promise<{ next: Place | null; rows: number }> {
  const imported = await getImport(ctx, id, { lock: true })
  if (imported.state !== 'committing') return { next: null, rows: 0 }
  await takeTurn(ctx, imported)
  const rows = await nextRows(ctx, id, { from, most })
  const last = rows.at(-1)
  if (!last) {
    await finish(ctx, imported)
    return { next: null, rows: 0 }
  }
  const settled = [...(await makeNew(ctx, imported, rows)), ...(await settleOthers(ctx, imported, rows))]
  await keep(ctx, id, rows, settled)
  await changeImport(ctx, id, progressed(imported, rows, settled))
  return { next: { turn: last.turn, line: last.line }, rows: rows.length }
}

/** New records of one object at once. Who became known since the plan was made gets no second card. */
async function makeNew(ctx: Context, imported: Import, rows: readonly PlannedRow[]): Promise<Settled[]> {
  const settled: Settled[] = []
  for (const [object, group] of Map.groupBy(
    rows.filter(row => row.outcome === 'new'),
    row => row.object,
  )) {
    const known = people.has(object) ? await nowKnown(ctx, object, group) : new Map<number, PlannedRow>()
    const decided = people.has(object) ? [] : await decideAnew(ctx, imported, group)
    const gone = new Set([...known.keys(), ...decided.map(({ line }) => line)])
    const fresh = group.filter(row => !gone.has(row.line))
    const { results } = await bulkRecords(
      ctx,
      object,
      { create: fresh.map(row => row.input) },
      { engine: true, ids: fresh.map(row => row.record) },
    )
    results.forEach(({ error }, at) => {
      const row = fresh[at]
      if (error instanceof Unavailable) throw error
      if (row) settled.push(error ? refused(row.line, error) : { line: row.line, outcome: 'new', record: row.record })
    })
    settled.push(...decided)
    settled.push(...(await settleKnown(ctx, imported, [...known.values()])))
  }
  return settled
}

/** Rows that belong to a record that was made since the plan change it, and are refused where it is not clear which. */
async function decideAnew(ctx: Context, imported: Import, rows: readonly PlannedRow[]): Promise<Settled[]> {
  const byLine = new Map(rows.map(row => [row.line, row]))
  const settled: Settled[] = []
  for (const { line, record, problems } of await knownSincePlanned(ctx, imported, rows)) {
    const row = byLine.get(line)
    if (row && record) {
      await followInstead(ctx, imported.id, row.record, record.id)
      const taken = { ...row, record: record.id }
      settled.push(await attempt(ctx, taken, inner => changeRow(inner, taken)))
    } else settled.push({ line, outcome: 'refused', record: null, problems })
  }
  return settled
}

async function nowKnown(ctx: Context, object: string, rows: readonly PlannedRow[]): Promise<Map<number, PlannedRow>> {
  const declared = objectOf(ctx, object)
  const keys = rows.map(row => personalKeysOf(declared, row.input))
  const cards = await findKnownPeople(ctx, object, keys.flat())
  return new Map(
    rows.flatMap((row, at): [number, PlannedRow][] => {
      const card = keys[at]?.map(key => cards.get(keyText(key))).find(found => found !== undefined)
      return card ? [[row.line, { ...row, outcome: 'attached', object: card.object, record: card.id }]] : []
    }),
  )
}

/** Rows about records that are known; the rest need nothing. */
async function settleOthers(ctx: Context, imported: Import, rows: readonly PlannedRow[]): Promise<Settled[]> {
  const known = rows.filter(({ outcome }) => outcome === 'attached' || outcome === 'changed')
  const idle = rows.filter(({ outcome }) => outcome === 'same' || outcome === 'refused')
  return [
    ...(await settleKnown(ctx, imported, known)),
    ...idle.map(({ line, outcome, record }) => ({ line, outcome, record })),
  ]
}

/** Counted on from batch to batch: to count all rows after each would take longer than the rows themselves. */
function progressed(
  imported: Import,
  rows: readonly PlannedRow[],
  settled: readonly Settled[],
): Pick<Import, 'progress' | 'counts' | 'settled'> {
  const counts = { ...imported.counts }
  const all = { ...imported.settled }
  for (const { outcome } of rows) counts[outcome]--
  for (const { outcome } of settled) {
    counts[outcome]++
    all[outcome] = (all[outcome] ?? 0) + 1
  }
  return { progress: 1 - doneRows({ counts, settled: all }).left / Math.max(1, counts.read), counts, settled: all }
}

async function finish(ctx: Context, imported: Import): Promise<void> {
  for (const { object, id, input, update } of imported.made) if (update) await updateRecord(ctx, object, id, input)
  await tellOwners(ctx, imported)
  await changeImport(ctx, imported.id, { state: 'done', progress: 1, finishedAt: new Date().toISOString() })
  await tellImporter(ctx, imported, 'importDone')
}
