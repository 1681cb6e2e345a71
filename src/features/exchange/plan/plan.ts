import { type Json, type JsonObject, newId, type ObjectDeclaration, type Problem } from '../../../model/index.ts'
import { newRecord } from '../../../records/create.ts'
import { type Context, objectOf } from '../../../records/index.ts'
import { changesTo } from '../commit/changes.ts'
import { type Counts, changeStaging, getImport, type Import, type Made, noCounts } from '../import.ts'
import { type FinishOptions, finishRow } from '../rows/finish.ts'
import { addressMaker } from '../rows/made-up-address.ts'
import { type FieldReader, readRow } from '../rows/row-reader.ts'
import { tieToCompanies } from './companies.ts'
import { loadRecords, personalKeys } from './known.ts'
import { decideGiven, decidePeople, decideThings, linkRows, people, titleOf } from './outcomes.ts'
import type { RowOutline } from './outline.ts'
import { askQuestion, type Question } from './questions.ts'
import { makeReaders } from './readers.ts'
import { type Resolution, resolveReferences, resolveTeams } from './resolve.ts'
import { importedBefore, rawRows, writeDrafts, writeOutcomes } from './rows.ts'
import type { TreeMade } from './team-tree.ts'
import { findThings, ownKeys } from './things.ts'

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
  const rows = await readDrafts(ctx, { imported, object, readers, finish })
  await decideGiven(ctx, object.name, rows)
  await decide(
    ctx,
    imported,
    object,
    rows.filter(row => row.given === undefined),
  )
  const links = linkRows(rows)
  const counts = countOutcomes(rows)
  await markUnchanged(ctx, { imported, object, rows, links, counts })
  await writeOutcomes(ctx, id, rows, links)
  await changeStaging(ctx, id, {
    counts,
    questions: [...askOfEncoding(imported), ...questions, ...resolution.questions],
    made: linkMade(resolution, rows),
    progress: 1,
  })
}

interface Reading {
  imported: Import
  object: ObjectDeclaration
  readers: FieldReader[]
  finish: FinishOptions
}

async function readDrafts(ctx: Context, { imported, object, readers, finish }: Reading): Promise<RowOutline[]> {
  const { currency = ctx.config.company.currency } = imported.options
  const reading = { ...ctx.config.company, currency }
  const rows: RowOutline[] = []
  for await (const batch of rawRows(ctx, imported.id)) {
    const finishedRows = batch.map(({ line, hash, cells }) => {
      const {
        input: { id: given, ...input },
        ...draft
      } = readRow(cells, readers, reading)
      const finished =
        given === undefined
          ? finishRow(ctx, object.name, { ...draft, input }, finish)
          : { ...draft, input, object: object.name }
      return { given, row: { line, hash, ...finished } }
    })
    if (object.name === 'lead')
      await tieToCompanies(
        ctx,
        finishedRows.map(({ row }) => row),
      )
    const drafts = finishedRows.map(({ row, given }) => ({ ...row, outline: outlineOf(ctx, row, given) }))
    await writeDrafts(ctx, imported.id, drafts)
    for (const { outline } of drafts) rows.push(outline)
    await changeStaging(ctx, imported.id, { progress: 0.5 + 0.4 * (rows.length / Math.max(1, imported.counts.read)) })
  }
  return rows
}

interface Read {
  line: number
  hash: string
  object: string
  input: JsonObject
  lines: Record<string, number>
  problems: Problem[]
}

function outlineOf(
  ctx: Context,
  { line, hash, object, input, lines, problems }: Read,
  given: Json | undefined,
): RowOutline {
  const declared = objectOf(ctx, object)
  const refused = problems.length > 0
  // The problems that a single write of a new record would have.
  const { values, problems: incomplete } = refused
    ? { values: {}, problems: [] }
    : newRecord(ctx, declared, input, true)
  return {
    line,
    hash,
    object,
    lines: Object.keys(lines).length ? lines : noLines,
    refused,
    turn: 0,
    fresh: newId(),
    ...(refused && { outcome: 'refused' }),
    ...(incomplete.length && { incomplete }),
    keys: refused ? [] : people.has(object) ? personalKeys(declared, input) : ownKeys(declared, input, values),
    ...(!people.has(object) && { name: titleOf(ctx, object, input) }),
    ...(typeof given === 'string' && { given: given.toLowerCase() }),
  }
}

/** Most rows point at no other; they share this. A row that is remembered may be one of hundreds of thousands. */
const noLines: Record<string, number> = {}

async function decide(ctx: Context, imported: Import, object: ObjectDeclaration, rows: RowOutline[]): Promise<void> {
  const hashes = rows.map(row => row.hash)
  const before = await importedBefore(ctx, { id: imported.id, object: object.name }, hashes)
  const there = await stillThere(ctx, before)
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
  for await (const batch of rawRows(ctx, imported.id, { inputs: true })) {
    for (const { line, input = {} } of batch) {
      const row = changing.get(line)
      const record = row && known.get(row.record?.id ?? '')
      if (!row || !record || Object.keys(changesTo(record, { ...input, ...links.get(line) }, object)).length) continue
      row.outcome = 'same'
      counts.changed--
      counts.same++
    }
  }
}

function countOutcomes(rows: readonly RowOutline[]): Counts {
  const counts = noCounts()
  counts.read = rows.length
  for (const row of rows) counts[row.outcome ?? 'refused']++
  return counts
}

function askOfEncoding({ format, answers }: Import): Question[] {
  if (!format || format.certain) return []
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
