import { Readable } from 'node:stream'
import sql from 'sql-template-tag'
import { say } from '../../../messages/words.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  isJsonObject,
  type Json,
  type JsonObject,
  NotFound,
  newId,
  type ObjectDeclaration,
  type Problem,
  type Query,
  RapportError,
  Unavailable,
} from '../../../model/index.ts'
import { type Context, type Locale, listRecords, requireRight } from '../../../records/index.ts'
import type { Answer, Application, Job, Route, RouteRequest } from '../../feature.ts'
import { download } from '../download.ts'
import { exportQuery, writeExport } from './write.ts'

interface Export {
  id: string
  object: string
  query: Query
  format: 'csv' | 'jsonl'
  actor: string
  scopes: string[] | null
  locale: Locale
  state: 'waiting' | 'done' | 'failed'
  rows: number
  size: string
  createdAt: string
}

const tag = 'exchange'
const schema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    object: { type: 'string' },
    format: { enum: ['csv', 'jsonl'] },
    state: { enum: ['waiting', 'done', 'failed'] },
    rows: { type: 'integer' },
    size: { type: 'integer' },
    file: { type: ['string', 'null'], description: 'Where the file is, once it is made' },
    createdAt: { type: 'string', format: 'date-time' },
  },
  required: ['id', 'state'],
}

export const exportRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/exports',
    operation: 'createExport',
    tag,
    right: 'signedIn',
    summary: 'Makes a file of the records of a query; needs the right `export`',
    body: {
      type: 'object',
      properties: {
        object: { type: 'string' },
        query: {
          type: 'object',
          description: 'Which records, in which order; with `fields` also which columns, in that order',
          properties: {
            filter: { type: 'object', additionalProperties: true },
            q: { type: 'string' },
            sort: { type: 'string' },
            fields: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 500 },
          },
          additionalProperties: false,
        },
        format: { enum: ['csv', 'jsonl'] },
      },
      required: ['object'],
      additionalProperties: false,
    },
    answers: { 202: { description: 'Is being made', schema } },
    handle: createExport,
  },
  {
    method: 'GET',
    path: '/exports/{id}',
    operation: 'getExport',
    tag,
    right: 'signedIn',
    summary: 'How far an export is',
    answers: { 200: { description: 'The export', schema } },
    handle: async (ctx, request) => ({ body: present(await getExport(ctx, request.params.id ?? '')) }),
  },
  {
    method: 'GET',
    path: '/exports/{id}/content',
    operation: 'getExportContent',
    tag,
    right: 'signedIn',
    summary: 'The file, once it is made',
    answers: {
      200: {
        description: 'CSV (UTF-8) or JSON Lines',
        type: 'text/csv, application/x-ndjson',
        schema: { type: 'string' },
      },
    },
    handle: getContent,
  },
]

async function createExport(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const body = isJsonObject(request.body) ? request.body : {}
  const object = exportedObject(ctx, body.object)
  const query = readQuery(body.query)
  // Asked for one record at once, so that a wrong query is refused here and not by the job.
  await listRecords(ctx, object.name, { ...exportQuery(ctx, object, query), limit: 1 })
  const id = newId()
  await ctx.db.transaction(async db => {
    await db.query(sql`
      insert into export (id, object, query, format, actor, scopes, locale) values (${id}, ${object.name}, ${JSON.stringify(query)}, ${body.format === 'jsonl' ? 'jsonl' : 'csv'},
        ${ctx.actor.user}, ${ctx.actor.scopes && JSON.stringify(ctx.actor.scopes)}, ${ctx.locale})`)
    await application.enqueue(db, 'export.write', { export: id, user: ctx.actor.user ?? '' })
  })
  return { status: 202, body: { id, state: 'waiting' }, headers: { location: pathOf(id) } }
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

/** The members of a list's query that choose and order records, and the fields to tell of them. */
function readQuery(said: Json | undefined): Query {
  if (said === undefined || said === null) return {}
  if (!isJsonObject(said)) throw new Invalid([{ field: 'query', code: 'notObject' }])
  const { filter, q, sort, fields, ...rest } = said
  const names = Array.isArray(fields) ? fields.filter(name => typeof name === 'string') : []
  const problems: Problem[] = Object.keys(rest).map(name => ({ field: `query.${name}`, code: 'unknownMember' }))
  if (fields !== undefined && (!Array.isArray(fields) || names.length < fields.length))
    problems.push({ field: 'query.fields', code: 'notList' })
  for (const value of new Set(names.filter((name, i) => names.indexOf(name) < i)))
    problems.push({ field: 'query.fields', code: 'twice', params: { value } })
  if (filter !== undefined && !isJsonObject(filter)) problems.push({ field: 'query.filter', code: 'notObject' })
  for (const [name, value] of Object.entries({ q, sort }))
    if (value !== undefined && typeof value !== 'string') problems.push({ field: `query.${name}`, code: 'notText' })
  if (problems.length) throw new Invalid(problems)
  return {
    ...(isJsonObject(filter) && { filter }),
    ...(typeof q === 'string' && { q }),
    ...(typeof sort === 'string' && { sort }),
    ...(names.length && { fields: names }),
  }
}

/** An export, for whoever asked for it. */
async function getExport(ctx: Context, id: string): Promise<Export> {
  const found = await ctx.db.one<Export>(sql`
    select id, object, query, format, actor, scopes, locale, state, rows, size, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
    from export where workspace_id = ${ctx.workspace} and id::text = ${id}`)
  if (!found || found.actor !== ctx.actor.user) throw new NotFound('notFound', { object: 'export', id })
  return found
}

const present = ({ id, object, format, state, rows, size, createdAt }: Export): JsonObject => ({
  id,
  object,
  format,
  state,
  rows,
  size: Number(size),
  file: state === 'done' ? `${pathOf(id)}/content` : null,
  createdAt,
})

const pathOf = (id: string): string => `/api/v1/exports/${id}`

async function getContent(ctx: Context, request: RouteRequest): Promise<Answer> {
  const made = await getExport(ctx, request.params.id ?? '')
  exportedObject(ctx, made.object)
  if (made.state !== 'done') throw new Conflict('exportNotReady')
  const plural = ctx.config.objects.get(made.object)?.plural ?? made.object
  const type = made.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson'
  return {
    content: Readable.from(parts(ctx, made.id)),
    headers: download(`${say(ctx.locale, 'exchange:exportName', { plural })}.${made.format}`, type),
  }
}

async function* parts(ctx: Context, id: string): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const row = await ctx.db.one<{ bytes: Buffer }>(
      sql`select bytes from export_file where workspace_id = ${ctx.workspace} and export_id = ${id} and part = ${part}`,
    )
    if (!row) return
    yield row.bytes
  }
}

const write: Job = {
  name: 'export.write',
  async run(ctx, payload, application) {
    const user = String(payload.user)
    const own = await application.userContext(ctx.workspace, user, { channel: 'system' })
    const made = await getExport(own, String(payload.export))
    if (made.state !== 'waiting') return
    const context: Context = { ...own, locale: made.locale, actor: { ...own.actor, scopes: made.scopes } }
    try {
      const { rows, size } = await writeExport(context, made)
      await own.db.query(
        sql`update export set state = 'done', rows = ${rows}, size = ${size}, finished_at = now() where workspace_id = ${own.workspace} and id = ${made.id}`,
      )
    } catch (error) {
      if (error instanceof Unavailable || !(error instanceof RapportError)) throw error
      await own.db.query(
        sql`update export set state = 'failed', failure = ${JSON.stringify({ code: error.code, params: error.params })}, finished_at = now() where workspace_id = ${own.workspace} and id = ${made.id}`,
      )
    }
  },
}

/** Files made for download hold other people's data: they do not lie about for longer than a day. */
const clear: Job = {
  name: 'export.clear',
  every: '17 * * * *',
  async run(ctx) {
    await ctx.db.query(sql`
      with old as (delete from export where workspace_id = ${ctx.workspace} and created_at < now() - interval '1 day' returning id)
      delete from export_file f using old where f.workspace_id = ${ctx.workspace} and f.export_id = old.id`)
  },
}

export const exportJobs: readonly Job[] = [write, clear]
