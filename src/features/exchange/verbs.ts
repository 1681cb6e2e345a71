import sql from 'sql-template-tag'
import { isAdministrator } from '../../access/contexts.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  isJsonObject,
  type Json,
  type JsonObject,
  Malformed,
  type ObjectDeclaration,
} from '../../model/index.ts'
import { type Context, objectOf, requireRight, transact } from '../../records/index.ts'
import { pipelinesOf } from '../../records/stages.ts'
import type { Answer, Application, RouteRequest } from '../feature.ts'
import { toBeTold } from '../notice.ts'
import { revertImport } from './commit/revert.ts'
import { tellOwners } from './commit/tell-owners.ts'
import { bytesSource } from './file/source.ts'
import {
  addFileParts,
  addImport,
  changeImport,
  dropFile,
  getImport,
  type Import,
  noCounts,
  outcomes,
} from './import.ts'
import { importingContext } from './jobs.ts'
import { parseMapping } from './mapping.ts'
import { changedOptions, type Options, parseOptions } from './options.ts'
import { presentImport } from './present.ts'
import { readColumns } from './stage-file.ts'
import { importTargets } from './targets.ts'

const idOf = ({ params }: RouteRequest): string => params.id ?? ''

/** Rows of a file tell as much as records do: a key that may not read those may not read these. */
export async function readableImport(ctx: Context, request: RouteRequest): Promise<Import> {
  const imported = await getImport(ctx, idOf(request))
  requireRight(ctx, objectOf(ctx, imported.object), 'read')
  return imported
}

/** Keeps the file and has it read. Nothing of it is in the records yet. */
export async function createImport(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const part = (name: string) => request.parts?.find(each => each.name === name)
  const file = part('file')?.file
  const object = importedObject(ctx, part('object')?.value)
  if (!file) throw new Invalid([{ field: 'file', code: 'required' }])
  const options = parseOptions(parseJson('options', part('options')?.value))
  checkOptions(ctx, object, options)
  const said = parseJson('mapping', part('mapping')?.value)
  const columns = await readColumns(ctx, bytesSource(file.bytes), options)
  const mapping = said === undefined ? null : readMapping(ctx, object, said, columns)
  const fileName = file.name.split(/[/\\]/).at(-1)?.slice(0, 255) || 'import.csv'
  const id = await ctx.db.transaction(async db => {
    const inner = { ...ctx, db }
    const made = await addImport(inner, {
      object: object.name,
      fileName,
      options,
      fileSize: file.bytes.length,
      received: file.bytes.length,
      seal: null,
      state: 'staging',
      mapping: mapping as Json,
    })
    await addFileParts(inner, made, 0, file.bytes)
    await application.enqueue(db, 'import.stage', { import: made, user: ctx.actor.user ?? '' })
    return made
  })
  return { status: 202, body: { id, state: 'staging' }, headers: { location: `/api/v1/imports/${id}` } }
}

/** Made by their features only, or hang on records that a file cannot name. */
const notImported = new Set(['role', 'attachment', 'distributionRule'])

/** What a file is brought in as. Throws Invalid and Forbidden where that cannot be, or not by the caller. */
export function importedObject(ctx: Context, name: string | undefined): ObjectDeclaration {
  if (!name) throw new Invalid([{ field: 'object', code: 'required' }])
  const object = ctx.config.objects.get(name) ?? ctx.config.byPlural.get(name)
  if (!object || notImported.has(object.name))
    throw new Invalid([{ field: 'object', code: 'unknownObject', params: { object: name } }])
  if (!ctx.actor.user) throw new Forbidden('noRight', { object: object.name, verb: 'create' })
  requireRight(ctx, object, 'create')
  return object
}

/** Throws Invalid for options that do not fit the object, or that only an administrator may give; what was so `before` may stay. */
export function checkOptions(
  ctx: Context,
  object: ObjectDeclaration,
  { pipeline, matchBy, silent }: Options,
  before: Options = {},
): void {
  if (silent && !before.silent && !isAdministrator(ctx))
    throw new Invalid([{ field: 'options.silent', code: 'silentByAdministrators' }])
  if (pipeline && !pipelinesOf(ctx, object).some(({ id, name }) => id === pipeline || name === pipeline))
    throw new Invalid([{ field: 'options.pipeline', code: 'dangling', params: { object: 'pipeline', id: pipeline } }])
  if (matchBy?.some(field => field !== object.title))
    throw new Invalid([{ field: 'options.matchBy', code: 'choice', params: { choices: object.title } }])
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

/** Changes how a staged import is understood, and has it worked out anew where that makes a difference to its rows. */
export async function updateImport(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const body = isJsonObject(request.body) ? request.body : {}
  const result = await ctx.db.transaction(async db => {
    const inner = { ...ctx, db }
    const imported = await getImport(inner, idOf(request), { lock: true })
    const object = importedObject(inner, imported.object)
    const isRead = imported.received > 0 && !(await isBegun(inner, imported.id))
    if (imported.state !== 'staged' && !(imported.state === 'failed' && isRead)) throw new Conflict('importBusy')
    const answers = { ...imported.answers, ...readAnswers(imported, body.answers) }
    const options = changedOptions(imported.options, body.options)
    checkOptions(inner, object, options, imported.options)
    if (typeof answers.encoding === 'string') options.encoding = answers.encoding as Import['options']['encoding']
    if (imported.state === 'staged' && isOfSilence(body)) {
      await changeImport(inner, imported.id, { options })
      return { id: imported.id, state: imported.state }
    }
    const reread = (['encoding', 'delimiter', 'sheet', 'header'] as const).some(
      name => options[name] !== imported.options[name],
    )
    const columns = imported.columns.map(column => column.name)
    const mapping =
      body.mapping === undefined
        ? imported.mapping
        : body.mapping === null
          ? null
          : readMapping(inner, object, body.mapping, columns)
    await changeImport(inner, imported.id, {
      state: 'staging',
      answers,
      options,
      mapping: reread && body.mapping === undefined ? null : mapping,
      failure: null,
      progress: 0,
    })
    await application.enqueue(db, 'import.stage', { import: imported.id, user: imported.actor, reread })
    return { id: imported.id, state: 'staging' }
  })
  return { status: 202, body: result }
}

/** Whether all that is asked for is that it shall be silent, or not. */
const isOfSilence = (body: JsonObject): boolean =>
  Object.keys(body).join() === 'options' && isJsonObject(body.options) && Object.keys(body.options).join() === 'silent'

/** Answers to questions that are asked, out of what may be answered; another record may be named by its id. */
function readAnswers({ questions }: Import, said: Json | undefined): Record<string, string | null> {
  if (said === undefined || said === null) return {}
  if (!isJsonObject(said)) throw new Invalid([{ field: 'answers', code: 'notObject' }])
  const problems = Object.entries(said).flatMap(([id, answer]) => {
    const question = questions.find(each => each.id === id)
    if (!question) return [{ field: `answers.${id}`, code: 'importQuestion' }]
    const choices = question.choices.map(choice => choice.value)
    return answer === null || choices.some(choice => choice === answer)
      ? []
      : [{ field: `answers.${id}`, code: 'choice', params: { choices: choices.join(', ') } }]
  })
  if (problems.length) throw new Invalid(problems)
  return said as Record<string, string | null>
}

const isBegun = async (ctx: Context, id: string): Promise<boolean> =>
  (await ctx.db.one(
    sql`select 1 as one from import_row where workspace_id = ${ctx.workspace} and import_id = ${id} and done limit 1`,
  )) !== undefined

/** A plan is counted when all of it is there, and not before. */
const isPlanned = ({ counts }: Import): boolean => outcomes.some(outcome => counts[outcome] > 0)

/** Has done what the import shows. */
export async function startCommit(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const id = await ctx.db.transaction(async db => {
    const inner = { ...ctx, db }
    const imported = await getImport(inner, idOf(request), { lock: true })
    importedObject(inner, imported.object)
    if (imported.state === 'committing') return imported.id
    const goesOn = isBrokenOff(imported)
    if (imported.state !== 'staged' && !goesOn) throw new Conflict('importBusy')
    await changeImport(inner, imported.id, {
      state: 'committing',
      progress: goesOn ? imported.progress : 0,
      failure: null,
      finishedAt: null,
    })
    await application.enqueue(db, 'import.commit', { import: imported.id, user: imported.actor })
    return imported.id
  })
  return { status: 202, body: { id, state: 'committing' } }
}

/** What broke off or was stopped goes on where it stopped, unless some of it was taken back. */
const isBrokenOff = (imported: Import): boolean =>
  (imported.state === 'failed' || imported.state === 'cancelled') &&
  isPlanned(imported) &&
  !imported.reverting &&
  !imported.takenBack

/**
 * Stops an import after the batch under way, for which the lock waits; what is written stays. One that is being read is
 * given up, and taking back stops where it is.
 */
export async function cancelImport(ctx: Context, request: RouteRequest): Promise<Answer> {
  const imported = await transact(ctx, async inner => {
    const found = await getImport(inner, idOf(request), { lock: true })
    requireRight(inner, objectOf(inner, found.object), 'create')
    await stop(inner, found)
    return getImport(inner, found.id)
  })
  return { status: 200, body: await presentImport(ctx, imported) }
}

async function stop(ctx: Context, found: Import): Promise<void> {
  const { id, state, counts } = found
  if (found.reverting) return changeImport(ctx, id, { reverting: false })
  if (state === 'cancelled') return
  if (!isUnderWay(state)) throw new Conflict('importOver')
  if (state === 'uploading' || state === 'fetching') await dropFile(ctx, id)
  await changeImport(ctx, id, {
    state: 'cancelled',
    finishedAt: new Date().toISOString(),
    // Of what is still being worked out nothing can be done.
    ...(state === 'staging' && { counts: { ...noCounts(), read: counts.read } }),
  })
  if (state === 'committing') await tellOwners(ctx, found)
}

const isUnderWay = (state: Import['state']): boolean =>
  state === 'uploading' || state === 'fetching' || state === 'staging' || state === 'committing'

/** So long the answer waits for the end; the rest is done behind it. */
const patience = 20_000

/** Takes an import back: at once if that can be done soon, else behind the answer. */
export async function startRevert(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const imported = await ctx.db.transaction(async db => {
    const inner = { ...ctx, db }
    const found = await getImport(inner, idOf(request), { lock: true })
    requireRight(inner, objectOf(inner, found.object), 'create')
    if (isUnderWay(found.state)) throw new Conflict('importBusy')
    if (found.state !== 'reverted') await changeImport(inner, found.id, { reverting: true })
    return found
  })
  const own = await importingContext(ctx, imported, application)
  const told = toBeTold(ctx)
  if (imported.state !== 'reverted' && !(await revertImport(own, imported.id, told, Date.now() + patience))) {
    await application.enqueue(ctx.db, 'import.revert', { import: imported.id, user: imported.actor, told })
    return { status: 202, body: await presentImport(ctx, await getImport(ctx, imported.id)) }
  }
  return { status: 200, body: await presentImport(ctx, await getImport(ctx, imported.id)) }
}
