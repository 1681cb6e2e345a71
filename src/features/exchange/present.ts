import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import type { Json, JsonObject, ObjectDeclaration, Problem } from '../../model/index.ts'
import { type Context, fieldRight, type Locale, objectOf, visibleAmong } from '../../records/index.ts'
import { fieldLabel, labelled, sentence } from '../problem-words.ts'
import { doneRows, type Format, type Import, type Outcome, settledRows } from './import.ts'
import type { Mapping } from './mapping.ts'
import { importTargets } from './targets.ts'

const mostProblems = 100
const previewRows = 20

/** An import in a list. */
export function presentImportShort(imported: Import): JsonObject {
  const {
    id,
    object,
    fileName,
    fileSize,
    received,
    seal,
    state,
    counts,
    progress,
    takenBack,
    createdAt,
    finishedAt,
    actor,
  } = imported
  return {
    id,
    object,
    file: { name: fileName, size: fileSize, received, sha256: seal },
    state,
    counts: { ...counts },
    unchanged: imported.unchanged,
    rows: doneRows(imported),
    settled: settledRows(imported),
    takenBack,
    progress,
    pace: paceOf(imported),
    createdAt,
    finishedAt,
    owner: actor,
  }
}

/** Before that much is known of it, in seconds, nothing is said of how long it will take. */
const soonest = 2

/** How many rows a second it writes, and how long it will take yet; `null` where it does nothing, or has only begun. */
function paceOf({ state, counts, progress, stepSeconds, stepFrom }: Import): JsonObject | null {
  const done = progress - stepFrom
  if (!(state === 'staging' || state === 'committing') || stepSeconds < soonest || done <= 0) return null
  const perSecond = (done * counts.read) / stepSeconds
  return {
    rowsPerSecond: state === 'committing' ? Math.round(10 * perSecond) / 10 : null,
    secondsLeft: Math.ceil((stepSeconds * (1 - progress)) / done),
  }
}

/** An import as its page shows it: how the file was read, what goes where, what will become of it, what is to be said. */
export async function presentImport(ctx: Context, imported: Import): Promise<JsonObject> {
  const object = objectOf(ctx, imported.object)
  const mapping = imported.mapping ?? imported.proposed
  const problems = await ctx.db.query<ProblemRow>(sql`
    select line, problems, cells from import_row
    where workspace_id = ${ctx.workspace} and import_id = ${imported.id} and problems is not null order by line limit ${mostProblems}`)
  return {
    ...presentImportShort(imported),
    format: imported.format && presentFormat(imported.format),
    mapping: mapping as unknown as Json,
    options: imported.options as JsonObject,
    system: imported.system,
    recognised: imported.recognised,
    columns: imported.columns.map(({ name, filled, samples }) => ({
      name,
      filled,
      samples,
      field: fieldOf(mapping, name),
      proposal: fieldOf(imported.proposed, name),
    })),
    fields: fieldsOf(ctx, object),
    questions: imported.questions.map(({ answered, ...question }) => ({ ...question, answered })) as unknown as Json,
    preview: await preview(ctx, imported),
    ambiguous: await countAmbiguous(ctx, imported),
    problems: problems.flatMap(row => presentProblems(ctx.locale, object, row)),
    failure: imported.failure && {
      ...imported.failure,
      message: sentence(ctx.locale, { field: '', ...imported.failure }),
    },
    kept: await keptOf(ctx, imported),
    reverting: imported.reverting,
  }
}

function presentFormat(format: Format): JsonObject {
  const { kind, headerLine } = format
  if (format.kind === 'xlsx') return { kind, sheet: format.sheet, sheets: format.sheets, headerLine }
  const { encoding, packed = false } = format
  return { kind, encoding, packed, headerLine, ...('delimiter' in format && { delimiter: format.delimiter }) }
}

/** What people have changed since is called by its name as far as the caller may see it now. */
async function keptOf(ctx: Context, { kept }: Import): Promise<JsonObject[]> {
  const visible = await visibleAmong(ctx, kept)
  return kept.map(({ title, ...place }) => {
    const object = objectOf(ctx, place.object)
    const isSeen = visible.has(place.id) && fieldRight(ctx, object, object.title) !== 'hidden'
    return { ...place, title: isSeen ? title : '' }
  })
}

const fieldOf = (mapping: Mapping, column: string): string | null =>
  Object.entries(mapping).find(([, { columns, ids }]) => columns?.includes(column) || ids?.includes(column))?.[0] ??
  null

/** What columns may go into, in the caller's language. */
const fieldsOf = (ctx: Context, object: ObjectDeclaration): JsonObject[] =>
  importTargets(ctx, object).map(({ name, type, many }) => ({
    name,
    type,
    many,
    label: fieldLabel(ctx.locale, object, name, object.fields[name]) ?? say(ctx.locale, `exchange:fields.${name}`),
    required: Boolean(object.fields[name]?.options.required) && object.fields[name]?.options.default === undefined,
  }))

interface PreviewRow {
  line: number
  cells: string[]
  outcome: Outcome | null
  object: string | null
  record: string | null
  values: JsonObject | null
}

/** So many are counted. */
const mostAmbiguous = 1000

/** How many rows may mean several records. */
async function countAmbiguous(ctx: Context, { id, counts }: Import): Promise<number> {
  if (!counts.refused) return 0
  const found = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int as count from (select from import_row where workspace_id = ${ctx.workspace} and import_id = ${id}
      and problems is not null and problems @> '[{"code": "importAmbiguous"}]' limit ${mostAmbiguous}) r`)
  return found?.count ?? 0
}

/** The first rows, with what they were read as. */
async function preview(ctx: Context, { id }: Import): Promise<JsonObject[]> {
  const rows = await ctx.db.query<PreviewRow>(sql`
    select line, cells, outcome, object, record_id as record, input as values from import_row
    where workspace_id = ${ctx.workspace} and import_id = ${id} order by line limit ${previewRows}`)
  return rows.map(({ object, record, ...row }) => ({
    ...row,
    record: object && record ? { object, id: record } : null,
  }))
}

export interface ProblemRow {
  line: number
  problems: Problem[]
  cells: string[]
}

export const presentProblems = (
  locale: Locale,
  object: ObjectDeclaration,
  { line, problems }: ProblemRow,
): JsonObject[] =>
  problems.map(problem => ({
    line,
    field: problem.field || null,
    code: problem.code,
    message: labelled(locale, object, problem),
  }))
