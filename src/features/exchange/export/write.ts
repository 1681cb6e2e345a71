import { say } from '../../../messages/words.ts'
import { fieldType, type ObjectDeclaration, type Query } from '../../../model/index.ts'
import {
  aggregateRecords,
  type Context,
  currentRecords,
  fieldRight,
  listRecords,
  mayShow,
  objectOf,
  openedValue,
  type RecordJson,
  requireRight,
  scopeOf,
  targetOf,
  visibleFields,
} from '../../../records/index.ts'
import { csvLine } from '../../csv.ts'
import { fieldLabel } from '../../problem-words.ts'
import { addFilePart, dropFile, type Export } from './export.ts'

/** Records read at a time. */
const pageSize = 200

/** Bytes kept in one row of the table. */
const partSize = 1024 * 1024

/** How many records the caller may take away. */
export async function countRows(ctx: Context, { object, query }: Pick<Export, 'object' | 'query'>): Promise<number> {
  const { filter, q, exported, asOf } = exportQuery(ctx, objectOf(ctx, object), query)
  const { rows } = await aggregateRecords(ctx, object, { filter, q, exported, asOf, measures: [{ fn: 'count' }] })
  return Number(rows[0]?.measures[0] ?? 0)
}

/**
 * Writes the records that the caller may take away into a file, page by page. Returns how many there were and how long it
 * is; `null` where `goesOn`, told how many there are so far, has said no.
 */
export async function writeExport(
  ctx: Context,
  made: Pick<Export, 'id' | 'object' | 'query' | 'format' | 'opened'>,
  goesOn: (rows: number) => Promise<boolean>,
): Promise<{ rows: number; size: number } | null> {
  const { id, object: name, query, format } = made
  const object = objectOf(ctx, name)
  // The right may have gone since it was asked for.
  requireRight(ctx, object, 'export')
  const allowed = exportQuery(ctx, object, query)
  await dropFile(ctx, id)
  const opened = made.opened.filter(field => mayShow(ctx, object, field))
  const file = filePart(ctx, made)
  const writer = format === 'csv' ? csvWriter(ctx, object, query.fields) : jsonWriter(query.fields)
  file.add(writer.begin)
  let rows = 0
  for (let cursor: string | undefined; ; ) {
    const page = await listRecords(ctx, name, { ...allowed, sort: query.sort ?? 'createdAt', limit: pageSize, cursor })
    const masked = page.data.map(({ can: _, ...record }) => record as RecordJson)
    const records = opened.length ? await openedRecords(ctx, object, masked, opened) : masked
    for (const text of await writer.write(records)) file.add(text)
    rows += records.length
    if (!(await goesOn(rows))) return null
    await file.flush(!page.nextCursor)
    if (!page.nextCursor) return { rows, size: file.size() }
    cursor = page.nextCursor
  }
}

/**
 * The query as far as the caller may take its records away: to read and to export are rights apart, and a pool that
 * everybody reads is not everybody's to export.
 */
export function exportQuery(ctx: Context, object: ObjectDeclaration, query: Query): Query {
  return scopeOf(ctx, object, 'export') === 'all' || !object.owner ? query : { ...query, exported: true }
}

interface Writer {
  begin: string
  write(records: readonly RecordJson[]): Promise<string[]>
}

const jsonWriter = (fields?: readonly string[]): Writer => ({
  begin: '',
  write: async records =>
    records.map(record => {
      const told = fields ? Object.fromEntries(fields.map(name => [name, record[name]])) : record
      return `${JSON.stringify(told)}\n`
    }),
})

/** Columns under the names people know, readable again by an import; records are named by their titles. */
function csvWriter(ctx: Context, object: ObjectDeclaration, chosen?: readonly string[]): Writer {
  const delimiter = ctx.locale === 'ru' ? ';' : ','
  const names = chosen ?? ['id', ...visibleFields(ctx, object).map(({ name }) => name)]
  return {
    begin: `\ufeff${csvLine(
      names.map(name => columnName(ctx, object, name)),
      delimiter,
    )}`,
    async write(records) {
      const titles = await titlesOf(ctx, object, records)
      return records.map(record =>
        csvLine(
          names.map(name => {
            const value = record[name]
            const field = object.fields[name]
            if (value === null || value === undefined) return ''
            const title = targetOf(field) ? titles.get(String(value)) : undefined
            return title ?? (field ? fieldType(field).toText(value, field.options) : String(value))
          }),
          delimiter,
        ),
      )
    },
  }
}

const columnName = ({ locale }: Context, object: ObjectDeclaration, name: string): string =>
  fieldLabel(locale, object, name, object.fields[name]) ?? say(locale, `objects:record.fields.${name}`)

/** Titles of the records that a page refers to. */
async function titlesOf(
  ctx: Context,
  object: ObjectDeclaration,
  records: readonly RecordJson[],
): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  const byTarget = new Map<string, Set<string>>()
  for (const [name, field] of Object.entries(object.fields)) {
    const target = targetOf(field)
    if (!target) continue
    const ids = byTarget.get(target) ?? new Set()
    for (const record of records) if (typeof record[name] === 'string') ids.add(record[name])
    byTarget.set(target, ids)
  }
  for (const [target, ids] of byTarget) {
    const declared = objectOf(ctx, target)
    const isNamed = scopeOf(ctx, declared, 'read') !== 'none' && fieldRight(ctx, declared, declared.title) !== 'hidden'
    if (isNamed) for (const [id, title] of await titlesAmong(ctx, declared, [...ids])) titles.set(id, title)
  }
  return titles
}

/** Several fields may point at records of one object: at more of them than a page has. */
async function titlesAmong(
  ctx: Context,
  { name, title }: ObjectDeclaration,
  ids: string[],
): Promise<[string, string][]> {
  const titles: [string, string][] = []
  for (let at = 0; at < ids.length; at += pageSize) {
    const filter = { id: { in: ids.slice(at, at + pageSize) } }
    const { data } = await listRecords(ctx, name, { filter, fields: [title], limit: pageSize })
    titles.push(...data.map((record): [string, string] => [record.id, String(record[title] ?? '')]))
  }
  return titles
}

/** Records with these fields in the open. Throws Conflict where they cannot be read at present. */
async function openedRecords(
  ctx: Context,
  object: ObjectDeclaration,
  records: readonly RecordJson[],
  fields: readonly string[],
): Promise<RecordJson[]> {
  const kept = await currentRecords(
    ctx,
    object,
    records.map(({ id }) => id),
  )
  return records.map(record => {
    const values = kept.get(record.id)?.values ?? {}
    const open = fields.map(name => [name, openedValue(ctx, { object, id: record.id }, name, values[name] ?? null)])
    return { ...record, ...Object.fromEntries(open) }
  })
}

function filePart(ctx: Context, made: Pick<Export, 'id' | 'opened'>) {
  let waiting: string[] = []
  let length = 0
  let part = 0
  let size = 0
  return {
    size: () => size,
    add(text: string): void {
      waiting.push(text)
      length += text.length
    },
    /** Keeps what waits once it is enough for a part, or at the end. */
    async flush(all: boolean): Promise<void> {
      if (!length || (!all && length < partSize)) return
      const text = waiting.join('')
      await addFilePart(ctx, made, { part: part++, text })
      size += Buffer.byteLength(text)
      waiting = []
      length = 0
    },
  }
}
