import sql from 'sql-template-tag'
import { Conflict, Forbidden, Invalid, isJsonObject, type Json, type JsonObject, Malformed, type ObjectDeclaration } from '../../model/index.ts'
import { type Context, requireRight } from '../../records/index.ts'
import type { Answer, Application, Route, RouteRequest } from '../feature.ts'
import { importingContext } from './jobs.ts'
import { revertImport } from './commit/revert.ts'
import { addImport, changeImport, getImport, type Import, listImports } from './import.ts'
import { parseMapping } from './mapping.ts'
import { parseOptions } from './options.ts'
import { presentImport, presentImportShort } from './present.ts'
import { problemsFile } from './problems-file.ts'
import { readColumns } from './stage-file.ts'
import { importTargets } from './targets.ts'
import { limits } from './file/rows.ts'

const tag = 'exchange'
const importSchema: JsonObject = { type: 'object', properties: { id: { type: 'string', format: 'uuid' }, state: { type: 'string' } }, required: ['id'] }
const found = { description: 'The import', schema: importSchema }
const free: JsonObject = { type: 'object', additionalProperties: true }

export const importRoutes: readonly Route[] = [
  {
    method: 'POST', path: '/imports', operation: 'createImport', tag, right: 'signedIn', takes: 'files', maxBytes: limits.fileBytes,
    summary: 'Brings in a CSV file: parts `file`, `object`, and if wished `mapping` and `options` as JSON. It is read and previewed; nothing is written yet',
    answers: { 202: found },
    handle: createImport,
  },
  {
    method: 'GET', path: '/imports', operation: 'listImports', tag, right: 'signedIn', summary: 'Imports, newest first: one’s own, for an administrator all',
    answers: { 200: { description: 'Imports', schema: { type: 'object', properties: { data: { type: 'array', items: importSchema } }, required: ['data'] } } },
    handle: async ctx => ({ body: { data: (await listImports(ctx)).map(presentImportShort) } }),
  },
  {
    method: 'GET', path: '/imports/{id}', operation: 'getImport', tag, right: 'signedIn', summary: 'How far an import is, what it will do or has done, and what it asks',
    answers: { 200: found },
    handle: async (ctx, request) => ({ body: await presentImport(ctx, await getImport(ctx, idOf(request))) }),
  },
  {
    method: 'PATCH', path: '/imports/{id}', operation: 'updateImport', tag, right: 'signedIn', summary: 'Changes mapping, options or answers of a staged import, which is then previewed anew',
    body: { type: 'object', properties: { mapping: { type: ['object', 'null'], additionalProperties: true }, options: free, answers: free }, additionalProperties: false },
    answers: { 202: found },
    handle: updateImport,
  },
  {
    method: 'POST', path: '/imports/{id}/commit', operation: 'commitImport', tag, right: 'signedIn', summary: 'Does what a staged import shows',
    answers: { 202: found },
    handle: startCommit,
  },
  {
    method: 'DELETE', path: '/imports/{id}', operation: 'revertImport', tag, right: 'signedIn',
    summary: 'Takes an import back. What people have changed since stays, and is listed under `kept`',
    answers: { 200: { ...found, description: 'Taken back' }, 202: { ...found, description: 'Being taken back' } },
    handle: startRevert,
  },
  {
    method: 'GET', path: '/imports/{id}/problems.csv', operation: 'getImportProblems', tag, right: 'signedIn', summary: 'The refused rows as they came, with the reasons',
    answers: { 200: { description: 'CSV, UTF-8', type: 'text/csv', schema: { type: 'string' } } },
    handle: async (ctx, request) => {
      const imported = await getImport(ctx, idOf(request))
      return { content: await problemsFile(ctx, imported), headers: download(`${imported.fileName.replace(/\.[^.]*$/, '')}-problems.csv`, 'text/csv; charset=utf-8') }
    },
  },
]

const idOf = ({ params }: RouteRequest): string => params.id ?? ''

/** Names of any script in a header (RFC 6266, RFC 5987). */
export const download = (name: string, type: string): Record<string, string> => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
})

async function createImport(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const part = (name: string) => request.parts?.find(each => each.name === name)
  const file = part('file')?.file
  const object = importedObject(ctx, part('object')?.value)
  if (!file) throw new Invalid([{ field: 'file', code: 'required' }])
  const options = parseOptions(parseJson('options', part('options')?.value))
  checkOptions(ctx, object, options)
  const said = parseJson('mapping', part('mapping')?.value)
  const columns = await readColumns(file.bytes, options)
  const mapping = said === undefined ? null : readMapping(ctx, object, said, columns)
  const fileName = file.name.split(/[/\\]/).at(-1)?.slice(0, 255) || 'import.csv'
  const id = await ctx.db.transaction(async db => {
    const inner = { ...ctx, db }
    const made = await addImport(inner, { object: object.name, fileName, options, bytes: file.bytes, mapping: mapping as Json })
    await application.enqueue(db, 'import.stage', { import: made, user: ctx.actor.user ?? '' })
    return made
  })
  return { status: 202, body: { id, state: 'staging' } }
}

/** Made by their features only, or hang on records that a file cannot name. */
const notImported = new Set(['role', 'attachment', 'activity', 'distributionRule'])

function importedObject(ctx: Context, name: string | undefined): ObjectDeclaration {
  if (!name) throw new Invalid([{ field: 'object', code: 'required' }])
  const object = ctx.config.objects.get(name) ?? ctx.config.byPlural.get(name)
  if (!object || notImported.has(object.name)) throw new Invalid([{ field: 'object', code: 'unknownObject', params: { object: name } }])
  if (!ctx.actor.user) throw new Forbidden('noRight', { object: object.name, verb: 'create' })
  requireRight(ctx, object, 'create')
  return object
}

function checkOptions(ctx: Context, object: ObjectDeclaration, { pipeline, matchBy }: Import['options']): void {
  if (pipeline && !ctx.config.pipelines.some(({ id, name }) => id === pipeline || name === pipeline))
    throw new Invalid([{ field: 'options.pipeline', code: 'dangling', params: { object: 'pipeline', id: pipeline } }])
  if (matchBy?.some(field => field !== object.title)) throw new Invalid([{ field: 'options.matchBy', code: 'choice', params: { choices: object.title } }])
}

function parseJson(field: string, text: string | undefined): Json | undefined {
  if (text === undefined || text.trim() === '') return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new Malformed('importJson', { field })
  }
}

const readMapping = (ctx: Context, object: ObjectDeclaration, said: Json, columns: readonly string[]) =>
  parseMapping(said, new Set(importTargets(ctx, object).map(target => target.name)), new Set(columns))

async function updateImport(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const body = isJsonObject(request.body) ? request.body : {}
  const id = await ctx.db.transaction(async db => {
    const inner = { ...ctx, db }
    const imported = await getImport(inner, idOf(request), { lock: true })
    const object = importedObject(inner, imported.object)
    if (imported.state !== 'staged' && !(imported.state === 'failed' && !(await isBegun(inner, imported.id)))) throw new Conflict('importBusy')
    const answers = { ...imported.answers, ...readAnswers(imported, body.answers) }
    const options = { ...imported.options, ...parseOptions(body.options) }
    checkOptions(inner, object, options)
    if (typeof answers.encoding === 'string') options.encoding = answers.encoding as Import['options']['encoding']
    const reread = (['encoding', 'delimiter', 'header'] as const).some(name => options[name] !== imported.options[name])
    const columns = imported.columns.map(column => column.name)
    const mapping = body.mapping === undefined ? imported.mapping : body.mapping === null ? null : readMapping(inner, object, body.mapping, columns)
    await changeImport(inner, imported.id, { state: 'staging', answers, options, mapping: reread && body.mapping === undefined ? null : mapping, failure: null, progress: 0 })
    await application.enqueue(db, 'import.stage', { import: imported.id, user: imported.actor, reread })
    return imported.id
  })
  return { status: 202, body: { id, state: 'staging' } }
}

/** Answers to questions that are asked, out of what may be answered; another record may be named by its id. */
function readAnswers({ questions }: Import, said: Json | undefined): Record<string, string | null> {
  if (said === undefined || said === null) return {}
  if (!isJsonObject(said)) throw new Invalid([{ field: 'answers', code: 'notObject' }])
  const problems = Object.entries(said).flatMap(([id, answer]) => {
    const question = questions.find(each => each.id === id)
    if (!question) return [{ field: `answers.${id}`, code: 'importQuestion' }]
    const choices = question.choices.map(choice => choice.value)
    return answer === null || choices.some(choice => choice === answer) ? [] : [{ field: `answers.${id}`, code: 'choice', params: { choices: choices.join(', ') } }]
  })
  if (problems.length) throw new Invalid(problems)
  return said as Record<string, string | null>
}

const isBegun = async (ctx: Context, id: string): Promise<boolean> =>
  (await ctx.db.one(sql`select 1 as one from import_row where workspace_id = ${ctx.workspace} and import_id = ${id} and done limit 1`)) !== undefined

const isPlanned = async (ctx: Context, id: string): Promise<boolean> =>
  (await ctx.db.one(sql`select 1 as one from import_row where workspace_id = ${ctx.workspace} and import_id = ${id} and outcome is not null limit 1`)) !== undefined

async function startCommit(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const id = await ctx.db.transaction(async db => {
    const inner = { ...ctx, db }
    const imported = await getImport(inner, idOf(request), { lock: true })
    importedObject(inner, imported.object)
    if (imported.state === 'committing') return imported.id
    // What broke off in the middle goes on where it stopped.
    if (imported.state !== 'staged' && !(imported.state === 'failed' && (await isPlanned(inner, imported.id)))) throw new Conflict('importBusy')
    await changeImport(inner, imported.id, { state: 'committing', progress: 0, failure: null })
    await application.enqueue(db, 'import.commit', { import: imported.id, user: imported.actor })
    return imported.id
  })
  return { status: 202, body: { id, state: 'committing' } }
}

/** So long the answer waits for the end; the rest is done behind it. */
const patience = 8000

async function startRevert(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const imported = await ctx.db.transaction(async db => {
    const inner = { ...ctx, db }
    const found = await getImport(inner, idOf(request), { lock: true })
    if (found.state === 'staging' || found.state === 'committing') throw new Conflict('importBusy')
    if (found.state !== 'reverted') await changeImport(inner, found.id, { reverting: true })
    return found
  })
  if (imported.state !== 'reverted' && !(await revertImport(await importingContext(ctx, imported, application), imported.id, Date.now() + patience))) {
    await application.enqueue(ctx.db, 'import.revert', { import: imported.id, user: imported.actor })
    return { status: 202, body: await presentImport(ctx, await getImport(ctx, imported.id)) }
  }
  return { status: 200, body: await presentImport(ctx, await getImport(ctx, imported.id)) }
}
