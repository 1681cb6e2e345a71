import { type Json, type JsonObject, type Link, newId, type Problem } from '../../../model/index.ts'
import { newRecord } from '../../../records/create.ts'
import { type Context, type MatchKey, matchRecords, objectOf, personalKeysOf } from '../../../records/index.ts'
import { piecewise } from '../../../records/piecewise.ts'
import { type Counts, changeStaging, type Import, noCounts } from '../import.ts'
import { type FinishOptions, finishRow } from '../rows/finish.ts'
import { type FieldReader, readRow } from '../rows/row-reader.ts'
import { tieToCompanies } from './companies.ts'
import { recordsByExternalId } from './external-ids.ts'
import { fileRows, type RawRow } from './file-rows.ts'
import { keyText } from './known.ts'
import { sameName } from './likeness.ts'
import { people, titleOf } from './outcomes.ts'
import type { RowOutline } from './outline.ts'
import { type Draft, importedBefore, writeDrafts } from './rows.ts'
import { findThings, ownKeys } from './things.ts'

export interface Reading {
  imported: Import
  object: string
  readers: FieldReader[]
  finish: FinishOptions
  /** Rows are kept in the database alone, and none is remembered: none points at another. */
  apart: boolean
}

export interface Drafts {
  /** What is remembered: all rows, or none. */
  rows: RowOutline[]
  /** As drafted. */
  counts: Counts
  /** Lines of rows whose person, or who as a whole, was in the base before. */
  known: number[]
}

/**
 * Reads every row of the file, and keeps what it was read as. Of rows that are not remembered, those that say which record they are
 * are decided about by `decideGiven` as they come.
 */
export async function readDrafts(
  ctx: Context,
  reading: Reading,
  decideGiven: (rows: RowOutline[], counts: Counts) => Promise<void>,
): Promise<Drafts> {
  const { imported, apart } = reading
  const found: Drafts = { rows: [], counts: noCounts(), known: [] }
  for await (const batch of fileRows(ctx, imported)) {
    const drafts = await draftsOf(ctx, reading, batch)
    await writeDrafts(ctx, imported.id, drafts)
    found.counts.read += drafts.length
    for (const { outcome } of drafts) found.counts[outcome]++
    const outlines = drafts.map(({ outline }) => outline)
    if (apart) found.known.push(...(await linesKnown(ctx, imported, outlines)))
    if (apart)
      await decideGiven(
        outlines.filter(row => row.given !== undefined),
        found.counts,
      )
    else for (const row of outlines) found.rows.push(row)
    const share = found.counts.read / Math.max(1, imported.counts.read)
    await changeStaging(ctx, imported.id, { progress: 0.2 + 0.7 * share })
  }
  return found
}

async function draftsOf(
  ctx: Context,
  { imported, object, readers, finish, apart }: Reading,
  batch: readonly RawRow[],
): Promise<Draft[]> {
  const { currency = ctx.config.company.currency } = imported.options
  const drafted = await piecewise(batch, ({ cells, ...row }) => {
    const {
      input: { id, externalId, ...input },
      ...draft
    } = readRow(cells, readers, { ...ctx.config.company, currency })
    return {
      id,
      externalId: typeof externalId === 'string' ? externalId : null,
      row: { ...row, cells },
      draft: { ...draft, input },
    }
  })
  const { system } = imported
  const asked = drafted.flatMap(({ externalId }) => externalId ?? [])
  const known =
    system && asked.length
      ? await recordsByExternalId(ctx, { system, object }, asked, 'update')
      : new Map<string, Link>()
  const read = await piecewise(drafted, ({ id, externalId, row, draft }) => {
    const given = id ?? known.get(externalId ?? '')?.id
    const finished = given === undefined ? finishRow(ctx, object, draft, finish) : { ...draft, object }
    return { given, externalId, row: { ...row, ...finished } }
  })
  if (object === 'lead')
    await tieToCompanies(
      ctx,
      read.map(({ row }) => row),
    )
  return piecewise(read, ({ row: { cells, input, problems, ...row }, given, externalId }) => {
    const outline = {
      ...outlineOf(ctx, { ...row, input, problems }, given),
      ...(externalId && { external: externalId }),
    }
    const isApart = apart && outline.given === undefined && !outline.refused
    // Of no account where it turns out that the row belongs to a known record.
    const incomplete = isApart ? (outline.incomplete ?? []) : []
    return {
      outline,
      cells,
      input,
      problems: [...problems, ...incomplete],
      outcome: outline.refused || incomplete.length ? 'refused' : 'new',
      externalId,
      keys:
        isApart && outline.object === object ? [...outline.keys.map(sharedKey(object)), `row ${outline.hash}`] : null,
    }
  })
}

/** A key in the form in which rows and records that have the same one are told to be the same. */
const sharedKey = (object: string) => (people.has(object) ? keyText : ({ value }: MatchKey) => sameName(value))

/** Lines of rows that may mean what is in the base, or that an earlier import has brought: what becomes of them is decided together. */
async function linesKnown(ctx: Context, imported: Import, rows: readonly RowOutline[]): Promise<number[]> {
  const { id, object } = imported
  const open = rows.filter(row => !row.refused && row.given === undefined)
  const own = open.filter(row => row.object === object)
  const known = new Set(people.has(object) ? await keysOfPeople(ctx, own) : await keysOfThings(ctx, imported, own))
  const before = await importedBefore(
    ctx,
    { id, object },
    open.map(({ hash }) => hash),
  )
  const shared = sharedKey(object)
  return open.filter(row => before.has(row.hash) || row.keys.some(key => known.has(shared(key)))).map(row => row.line)
}

const keysOfPeople = async (ctx: Context, rows: readonly RowOutline[]): Promise<string[]> =>
  (
    await matchRecords(
      ctx,
      rows.flatMap(({ keys }) => keys),
    )
  ).map(keyText)

const keysOfThings = async (ctx: Context, imported: Import, rows: readonly RowOutline[]): Promise<string[]> =>
  (await findThings(ctx, { imported, object: objectOf(ctx, imported.object), rows })).candidates.flatMap(({ keys }) =>
    keys.map(sameName),
  )

interface Read {
  line: number
  hash: string
  object: string
  input: JsonObject
  lines: Record<string, number>
  problems: Problem[]
}

export function outlineOf(
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
  const keys = (): MatchKey[] =>
    people.has(object) ? personalKeysOf(declared, input) : ownKeys(declared, input, values)
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
    keys: refused ? [] : keys(),
    ...(!people.has(object) && { name: titleOf(ctx, object, input) }),
    ...(typeof given === 'string' && { given: given.toLowerCase() }),
  }
}

/** Most rows point at no other; they share this. A row that is remembered may be one of hundreds of thousands. */
const noLines: Record<string, number> = {}
