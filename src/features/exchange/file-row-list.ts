import { Readable } from 'node:stream'
import sql, { empty, type Sql } from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { fieldType, isJsonObject, isProtected, type Json, type JsonObject, type Problem } from '../../model/index.ts'
import { type Context, fieldRight, objectOf, type RecordJson, targetOf } from '../../records/index.ts'
import { csvLine } from '../csv.ts'
import { fieldLabel, labelled } from '../problem-words.ts'
import { learned } from './commit/attach.ts'
import { changesTo } from './commit/changes.ts'
import type { Import, Outcome } from './import.ts'
import { loadRecords } from './plan/known.ts'

/** Groups of rows to look through: by what becomes of them, and of the refused ones those of which it is not clear which record they mean. */
export const rowGroups = ['new', 'attached', 'changed', 'same', 'refused', 'ambiguous'] as const
export type RowGroup = (typeof rowGroups)[number]

interface Row {
  line: number
  cells: string[]
  outcome: Outcome | null
  object: string | null
  record: string | null
  values: JsonObject | null
  problems: Problem[] | null
  done: boolean
  undo: { before?: JsonObject; after?: JsonObject } | null
}

/** One field of a known record, as it is and as the row would have it; of what is written already, as it was and became. */
interface FieldChange {
  field: string
  before: Json
  after: Json
}

interface Page {
  group?: RowGroup
  /** Line behind which it begins. */
  after: number
  limit: number
}

/** Rows of a file with what becomes of each, in the order of the file. */
export async function listFileRows(
  ctx: Context,
  imported: Import,
  page: Page,
): Promise<{ data: JsonObject[]; nextCursor: string | null }> {
  const rows = await readRows(ctx, imported, { ...page, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  const changes = await changesOf(ctx, shown)
  const object = objectOf(ctx, imported.object)
  return {
    data: shown.map(({ line, cells, outcome, object: of, record, values, problems }) => ({
      line,
      cells,
      outcome,
      record: of && record ? { object: of, id: record } : null,
      values,
      changes: (changes.get(line) ?? []).map(change => ({ ...change })),
      problems: (problems ?? []).map(problem => ({
        field: problem.field || null,
        code: problem.code,
        message: labelled(ctx.locale, object, problem),
      })),
    })),
    nextCursor: rows.length > shown.length ? String(shown.at(-1)?.line) : null,
  }
}

const readRows = (ctx: Context, { id }: Import, { group, after, limit }: Page): Promise<Row[]> =>
  ctx.db.query<Row>(sql`
    select line, cells, outcome, object, record_id as record, input as values, problems, done, undo from import_row
    where workspace_id = ${ctx.workspace} and import_id = ${id} and line > ${after} ${groupSql(group)} order by line limit ${limit}`)

function groupSql(group: RowGroup | undefined): Sql {
  if (!group) return empty
  return group === 'ambiguous'
    ? sql`and problems is not null and problems @> '[{"code": "importAmbiguous"}]'`
    : sql`and outcome = ${group}`
}

/** What rows change in records that are known, by line: in fields that the caller sees, of records that he sees. */
async function changesOf(ctx: Context, rows: readonly Row[]): Promise<Map<number, FieldChange[]>> {
  const found = new Map<number, FieldChange[]>()
  const changing = rows.filter(({ outcome }) => outcome === 'changed' || outcome === 'attached')
  for (const [object, group] of Map.groupBy(changing, row => row.object ?? '')) {
    const declared = objectOf(ctx, object)
    const ids = [...new Set(group.flatMap(({ record }) => record ?? []))]
    const known = await loadRecords(ctx, object, ids)
    const isShown = (field: string) => {
      const declaration = declared.fields[field]
      return declaration && !isProtected(declaration) && fieldRight(ctx, declared, field) !== 'hidden'
    }
    for (const row of group) {
      const record = known.get(row.record ?? '')
      if (!record) continue
      const { before, after } = row.done
        ? { before: row.undo?.before ?? {}, after: row.undo?.after ?? {} }
        : planned(ctx, row, record)
      found.set(
        row.line,
        Object.keys(declared.fields)
          .filter(field => field in after && isShown(field))
          .map(field => ({ field, before: before[field] ?? null, after: after[field] ?? null })),
      )
    }
  }
  return found
}

function planned(
  ctx: Context,
  { outcome, object, values }: Row,
  record: RecordJson,
): { before: RecordJson; after: JsonObject } {
  const input = values ?? {}
  return {
    before: record,
    after: outcome === 'attached' ? learned(record, input) : changesTo(record, input, objectOf(ctx, object ?? '')),
  }
}

/** The rows of a group as they came, with what becomes of each, as CSV in the delimiter of the file. */
export function fileRowsAsCsv(ctx: Context, imported: Import, group: RowGroup): Readable {
  return Readable.from(csvLines(ctx, imported, group))
}

const atOnce = 500

async function* csvLines(ctx: Context, imported: Import, group: RowGroup): AsyncGenerator<string> {
  const { format, columns } = imported
  const delimiter = format && 'delimiter' in format ? format.delimiter : ctx.locale === 'ru' ? ';' : ','
  const names = columns.map(column => column.name)
  const word = (key: string) => say(ctx.locale, `exchange:${key}`)
  const isRefused = group === 'refused' || group === 'ambiguous'
  // The mark makes Excel read it as UTF-8.
  yield `\ufeff${csvLine([...names, word('line'), word(isRefused ? 'reason' : 'changes')], delimiter)}`
  for (let after = -1; ; ) {
    const rows = await readRows(ctx, imported, { group, after, limit: atOnce })
    const changes = await changesOf(ctx, rows)
    for (const row of rows) {
      const told = isRefused
        ? reasons(ctx, imported, row)
        : (changes.get(row.line) ?? []).map(change => changeText(ctx, row, change))
      yield csvLine([...names.map((_, at) => row.cells[at] ?? ''), String(row.line), told.join('; ')], delimiter)
    }
    const last = rows.at(-1)
    if (!last || rows.length < atOnce) return
    after = last.line
  }
}

const reasons = (ctx: Context, { object }: Import, { problems }: Row): string[] =>
  (problems ?? []).map(problem => labelled(ctx.locale, objectOf(ctx, object), problem))

/** `Телефоны: +7… → +7…, +7…`; records are left as their ids. */
function changeText(ctx: Context, { object }: Row, { field, before, after }: FieldChange): string {
  const declared = objectOf(ctx, object ?? '')
  const declaration = declared.fields[field]
  const text = (value: Json) => {
    if (value === null || !declaration) return '—'
    return targetOf(declaration) || isJsonObject(value)
      ? plain(value)
      : fieldType(declaration).toText(value, declaration.options)
  }
  return `${fieldLabel(ctx.locale, declared, field, declaration) ?? field}: ${text(before)} → ${text(after)}`
}

const plain = (value: Json): string =>
  isJsonObject(value)
    ? Object.values(value)
        .map(part => plain(part))
        .join(' ')
    : String(value)
