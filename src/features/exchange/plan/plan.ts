import type { Json, JsonObject, ObjectDeclaration } from '../../../model/index.ts'
import { type Context, objectOf } from '../../../records/index.ts'
import { changesTo } from '../commit/changes.ts'
import { type Counts, changeStaging, getImport, type Import, type Made, type Outcome } from '../import.ts'
import type { FinishOptions } from '../rows/finish.ts'
import { addressMaker } from '../rows/made-up-address.ts'
import { linesTogether, remembered } from './apart.ts'
import { type Drafts, readDrafts } from './drafts.ts'
import { loadRecords } from './known.ts'
import { decideGiven, decidePeople, decideThings, linkRows, people } from './outcomes.ts'
import type { RowOutline } from './outline.ts'
import { askQuestion, type Question } from './questions.ts'
import { makeReaders } from './readers.ts'
import { type Resolution, resolveReferences, resolveTeams } from './resolve.ts'
import { clearRows, importedBefore, inputsOf, writeOutcomes, writeTogether } from './rows.ts'
import type { TreeMade } from './team-tree.ts'
import { findThings, knownByName } from './things.ts'

/**
 * Works out what is to become of every row, by the mapping, the options and the answers as they are: nothing is written
 * but the plan. The person sees it before anything is done, and may have it worked out again.
 */
export async function planImport(ctx: Context, id: string): Promise<void> {
  const imported = await getImport(ctx, id)
  const object = objectOf(ctx, imported.object)
  const mapping = imported.mapping ?? imported.proposed
  const { readers, questions } = makeReaders(ctx, object, imported, mapping)
  const address = addressMaker(imported.options.mailDomain)
  const resolution = await resolveReferences(ctx, object, imported, readers)
  if (object.name === 'user') await resolveTeams(ctx, { imported, readers, resolution, address })

  const finish: FinishOptions = { lostReason: (mapping.lostReason?.value ?? 'other') as Json, address }
  // What is told by keys alone, and has those of nobody else, needs no looking at beside the others.
  const isToldByKeys = people.has(object.name) || !knownByName(imported, object)
  const apart = isToldByKeys && !resolution.lineByTitle.size
  await clearRows(ctx, id)
  const plan = { imported, object }
  const drafts = await readDrafts(ctx, { imported, object: object.name, readers, finish, apart }, (rows, counts) =>
    decideRows(ctx, { ...plan, rows, counts }),
  )
  const { rows, counts } = drafts
  if (apart) await decideTogether(ctx, plan, drafts)
  else await decideRows(ctx, { ...plan, rows, counts })
  await changeStaging(ctx, id, {
    counts,
    unchanged: imported.unchanged + imported.counts.read - counts.read,
    questions: [...askOfEncoding(imported), ...questions, ...resolution.questions],
    made: linkMade(resolution, rows),
    progress: 1,
  })
}

/** Decides about rows, and keeps what is to become of those that turn out otherwise than drafted. */
async function decideRows(ctx: Context, { imported, object, rows, counts }: Omit<Planning, 'links'>): Promise<void> {
  if (!rows.length) return
  const drafted = rows.map(({ refused }): Outcome => (refused ? 'refused' : 'new'))
  await decideGiven(ctx, object.name, rows)
  const plain = rows.filter(row => row.given === undefined)
  if (plain.length) await decide(ctx, imported, object, plain)
  const links = linkRows(rows)
  for (const [at, row] of rows.entries()) recount(counts, drafted[at], row.outcome)
  await markUnchanged(ctx, { imported, object, rows, links, counts })
  await writeOutcomes(ctx, imported.id, rows, links)
}

/** Of a file of what is told by keys alone, only rows that share one, with each other or with what is in the base, are decided about; all others are new, as drafted. */
async function decideTogether(
  ctx: Context,
  { imported, object }: Pick<Planning, 'imported' | 'object'>,
  { known, counts }: Drafts,
): Promise<void> {
  const rows = await remembered(ctx, imported.id, [...known, ...(await linesTogether(ctx, imported.id))])
  await decide(ctx, imported, object, rows)
  for (const row of rows) recount(counts, row.drafted, row.outcome)
  await markUnchanged(ctx, { imported, object, rows, links: new Map(), counts })
  await writeTogether(ctx, imported.id, rows)
}

function recount(counts: Counts, before: Outcome | undefined, now: Outcome = 'refused'): void {
  if (before) counts[before]--
  counts[now]++
}

async function decide(ctx: Context, imported: Import, object: ObjectDeclaration, rows: RowOutline[]): Promise<void> {
  const hashes = rows.map(row => row.hash)
  const before = await importedBefore(ctx, { id: imported.id, object: object.name }, hashes)
  const there = await stillThere(ctx, before)
  // A row that comes back after another is a change: only what has no key is told by having been there.
  if (imported.schedule) for (const row of rows) if (row.keys.length) there.delete(row.hash)
  if (people.has(object.name)) return decidePeople(ctx, object.name, rows, there)
  const { candidates, byName } = await findThings(ctx, { imported, object, rows })
  decideThings(rows, there, candidates, byName)
}

type Before = Map<string, { object: string; id: string }>

async function stillThere(ctx: Context, before: Before): Promise<Before> {
  const living = new Set<string>()
  for (const [object, records] of Map.groupBy(before.values(), record => record.object))
    for (const id of (
      await loadRecords(
        ctx,
        object,
        records.map(record => record.id),
      )
    ).keys())
      living.add(id)
  return new Map([...before].filter(([, record]) => living.has(record.id)))
}

interface Planning {
  imported: Import
  object: ObjectDeclaration
  rows: readonly RowOutline[]
  links: ReadonlyMap<number, JsonObject>
  counts: Counts
}

/** Of rows that would change a known record, those that say nothing new. */
async function markUnchanged(ctx: Context, { imported, object, rows, links, counts }: Planning): Promise<void> {
  const changing = new Map(rows.filter(row => row.outcome === 'changed' && row.record).map(row => [row.line, row]))
  if (!changing.size) return
  const ids = [...new Set([...changing.values()].map(row => row.record?.id ?? ''))]
  const known = await loadRecords(ctx, imported.object, ids)
  const lines = [...changing.keys()]
  for (let from = 0; from < lines.length; from += 1000) {
    for (const [line, input] of await inputsOf(ctx, imported.id, lines.slice(from, from + 1000))) {
      const row = changing.get(line)
      const record = row && known.get(row.record?.id ?? '')
      if (!row || !record || Object.keys(changesTo(record, { ...input, ...links.get(line) }, object)).length) continue
      row.outcome = 'same'
      recount(counts, 'changed', 'same')
    }
  }
}

function askOfEncoding({ format, answers }: Import): Question[] {
  if (!format || format.certain || format.kind === 'xlsx') return []
  const choices = ['windows-1251', 'koi8-r', 'cp866', 'windows-1252', 'utf-8']
  return [
    askQuestion(
      { id: 'encoding', kind: 'encoding', count: 0, proposal: format.encoding, choices, preset: format.encoding },
      answers,
    ),
  ]
}

/** Heads of teams that are rows of the file, by their ids. */
function linkMade({ made }: Resolution, rows: readonly RowOutline[]): Made[] {
  const byLine = new Map(rows.map(row => [row.line, row.record?.id]))
  return made.map(({ lines, ...each }: TreeMade) => ({
    ...each,
    input: {
      ...each.input,
      ...Object.fromEntries(Object.entries(lines ?? {}).map(([field, line]) => [field, byLine.get(line) ?? null])),
    },
  }))
}
