import { Readable } from 'node:stream'
import { noteSecurityEvent, whenceOf } from '../../../access/security-events.ts'
import { say } from '../../../messages/words.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  isJsonObject,
  type Json,
  type ObjectDeclaration,
  type Problem,
  type Query,
} from '../../../model/index.ts'
import {
  type Context,
  keptFilterProblems,
  listRecords,
  mayShow,
  openedKeys,
  requireRight,
  transact,
} from '../../../records/index.ts'
import { download } from '../../download.ts'
import type { Answer, Application, AskedFor, RouteRequest, TwoPersons } from '../../feature.ts'
import { takingAway } from '../../mass-reading.ts'
import { objectLabel } from '../../object-label.ts'
import { fieldLabel } from '../../problem-words.ts'
import { addExport, changeWaiting, dropFile, type Export, fileParts, formats, getExport } from './export.ts'
import { pathOf, presentExport } from './present.ts'
import { requireRoom } from './workbook.ts'
import { countRows, exportQuery } from './write.ts'

export async function createExport(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const id = await beginExport(ctx, await readExport(ctx, request), request, application)
  return { status: 202, body: { id, state: 'waiting' }, headers: { location: pathOf(id) } }
}

/** What an export is to tell, of those who asked for it. */
export type WantedExport = Pick<Export, 'object' | 'query' | 'format' | 'opened'>

/** What is asked for, looked at with the rights of the caller. Throws Invalid and Forbidden. */
export async function readExport(ctx: Context, request: AskedFor): Promise<WantedExport> {
  const body = isJsonObject(request.body) ? request.body : {}
  const object = exportedObject(ctx, body.object)
  const query = readQuery(body.query)
  const kept = keptFilterProblems(ctx, object, { filter: query.filter, field: 'query.filter' })
  if (kept.length) throw new Invalid(kept)
  // Asked for one record at once, so that a wrong query is refused here and not by the job.
  await listRecords(ctx, object.name, { ...exportQuery(ctx, object, query), limit: 1 })
  const format = formats.find(known => known === body.format) ?? 'csv'
  if (body.openProtected === true && query.asOf) throw new Invalid([{ field: 'openProtected', code: 'openedOfThen' }])
  const opened = body.openProtected === true ? openedFields(ctx, object, query.fields) : []
  return { object: object.name, query, format, opened }
}

/** Protected values leave the company's keeping with the file. */
export const exportByTwo: TwoPersons = {
  needs: (_, { body }) => isJsonObject(body) && body.openProtected === true,
  async basis(ctx, asked) {
    const { object, opened } = await readExport(ctx, asked)
    return { object, opened }
  },
  words(ctx, { body }) {
    const { object: name = null, query = null } = isJsonObject(body) ? body : {}
    const object = ctx.config.objects.get(String(name)) ?? ctx.config.byPlural.get(String(name))
    if (!object) return { object: String(name), fields: '' }
    const asked = isJsonObject(query) && Array.isArray(query.fields) ? query.fields : null
    const fields = Object.entries(object.fields)
      .filter(([field, { options }]) => options.protected && (!asked || asked.includes(field)))
      .map(([field, declared]) => fieldLabel(ctx.locale, object, field, declared) ?? field)
    return { object: objectLabel(ctx, object.name, ctx.locale), fields: fields.join(', ') }
  },
}

/** Its rows are counted, and those of the day with them, before it begins. */
async function beginExport(
  ctx: Context,
  asked: WantedExport,
  request: RouteRequest,
  application: Application,
): Promise<string> {
  const rows = await countRows(ctx, asked)
  if (asked.format === 'xlsx') requireRoom(rows)
  return takingAway(ctx, { rows, address: request.address }, async inner => {
    const id = await addExport(inner, asked)
    const details = { export: id, object: asked.object, format: asked.format, rows }
    await noteSecurityEvent(inner, { kind: 'export', outcome: 'done', whence: whenceOf(request), details })
    await application.enqueue(inner.db, 'export.write', { export: id, user: ctx.actor.user ?? '' })
    return id
  })
}

function exportedObject(ctx: Context, name: Json | undefined): ObjectDeclaration {
  const object = typeof name === 'string' ? (ctx.config.objects.get(name) ?? ctx.config.byPlural.get(name)) : undefined
  if (!object) throw new Invalid([{ field: 'object', code: 'unknownObject', params: { object: String(name ?? '') } }])
  if (!ctx.actor.user) throw new Forbidden('noRight', { object: object.name, verb: 'export' })
  requireRight(ctx, object, 'read')
  // Set-up is open to all to read, and to administrators alone to take away.
  if (object.configuration && !ctx.actor.role.admin)
    throw new Forbidden('noRight', { object: object.name, verb: 'export' })
  requireRight(ctx, object, 'export')
  return object
}

/**
 * Protected fields that the file shall tell in the open: those asked for, or all that the caller may have shown. Throws
 * Forbidden where he asks for one that he may not, and Invalid where there is none.
 */
function openedFields(ctx: Context, object: ObjectDeclaration, asked: readonly string[] | undefined): string[] {
  const names = Object.keys(object.fields).filter(name => object.fields[name]?.options.protected)
  const meant = asked ? names.filter(name => asked.includes(name)) : names.filter(name => mayShow(ctx, object, name))
  if (!meant.length) throw new Invalid([{ field: 'openProtected', code: 'nothingToOpen' }])
  if (meant.some(name => !mayShow(ctx, object, name))) throw new Forbidden('notShownToYou')
  openedKeys(ctx)
  return meant
}

/** The members of a list's query that choose and order records, and the fields to tell of them. */
function readQuery(said: Json | undefined): Query {
  if (said === undefined || said === null) return {}
  if (!isJsonObject(said)) throw new Invalid([{ field: 'query', code: 'notObject' }])
  const { filter, q, sort, fields, asOf, ...rest } = said
  const names = Array.isArray(fields) ? fields.filter(name => typeof name === 'string') : []
  const problems: Problem[] = Object.keys(rest).map(name => ({ field: `query.${name}`, code: 'unknownMember' }))
  if (fields !== undefined && (!Array.isArray(fields) || names.length < fields.length))
    problems.push({ field: 'query.fields', code: 'notList' })
  for (const value of new Set(names.filter((name, i) => names.indexOf(name) < i)))
    problems.push({ field: 'query.fields', code: 'twice', params: { value } })
  if (filter !== undefined && !isJsonObject(filter)) problems.push({ field: 'query.filter', code: 'notObject' })
  for (const [name, value] of Object.entries({ q, sort, asOf }))
    if (value !== undefined && typeof value !== 'string') problems.push({ field: `query.${name}`, code: 'notText' })
  if (q !== undefined && asOf !== undefined) problems.push({ field: 'query.q', code: 'wordsOfThen' })
  if (problems.length) throw new Invalid(problems)
  return {
    ...(isJsonObject(filter) && { filter }),
    ...(typeof q === 'string' && { q }),
    ...(typeof sort === 'string' && { sort }),
    ...(typeof asOf === 'string' && { asOf }),
    ...(names.length && { fields: names }),
  }
}

/** Ends an export that is under way; what is made of its file is put away. */
export async function cancelExport(ctx: Context, request: RouteRequest): Promise<Answer> {
  const made = await transact(ctx, async inner => {
    const found = await getExport(inner, request.params.id ?? '', { lock: true })
    if (found.state === 'cancelled') return found
    const stopped = await changeWaiting(inner, found.id, { state: 'cancelled', finishedAt: new Date().toISOString() })
    if (!stopped) throw new Conflict('exportOver')
    await dropFile(inner, found.id)
    return getExport(inner, found.id)
  })
  return { status: 200, body: presentExport(ctx, made) }
}

const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

export async function getExportContent(ctx: Context, request: RouteRequest): Promise<Answer> {
  const made = await getExport(ctx, request.params.id ?? '')
  const object = exportedObject(ctx, made.object)
  if (made.opened.some(name => !mayShow(ctx, object, name))) throw new Forbidden('notShownToYou')
  if (made.state !== 'done') throw new Conflict('exportNotReady')
  const plural = ctx.config.objects.get(made.object)?.plural ?? made.object
  const details = { export: made.id, object: made.object, format: made.format, rows: made.rows }
  await noteSecurityEvent(ctx, { kind: 'exportFetched', outcome: 'done', whence: whenceOf(request), details })
  return {
    content: Readable.from(fileParts(ctx, made)),
    headers: download(`${say(ctx.locale, 'exchange:exportName', { plural })}.${made.format}`, mediaTypes[made.format]),
  }
}
