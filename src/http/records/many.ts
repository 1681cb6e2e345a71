import { changePeople, isGuarded } from '../../access/guard.ts'
import { withIds } from '../../access/users.ts'
import { Invalid, isJsonObject, type Json, type JsonObject, type Problem, type Query } from '../../model/index.ts'
import {
  aggregateRecords,
  type BulkRequest,
  type BulkResult,
  bulkRecords,
  type Context,
  gather,
  listRecordsJson,
  mergeRecords,
  recordChanges,
  recordTimeline,
} from '../../records/index.ts'
import { readTimelineQuery } from '../../records/timeline-query.ts'
import { aggregateFromBody, queryFromBody, queryFromParameters } from '../list-query.ts'
import { knownParameters, type Parameters } from '../parameters.ts'
import { presentProblem, statusOf } from '../problem.ts'
import { type DerivedRoute, type RecordCall, requireObject } from './derived.ts'
import { nestStages } from './pipelines.ts'

const listAnswer = async ({ ctx, object }: RecordCall, query: Query) => {
  const json = await listRecordsJson(ctx, object.name, query)
  return { json: object.name === 'pipeline' ? nestStages(ctx, json) : json }
}

export const listMany: DerivedRoute = {
  method: 'GET',
  path: '',
  verb: 'read',
  writes: false,
  handle: call => listAnswer(call, queryFromParameters(call.parameters)),
}

export const queryMany: DerivedRoute = {
  method: 'POST',
  path: '/query',
  verb: 'read',
  writes: false,
  handle(call) {
    knownParameters(call.parameters, [])
    return listAnswer(call, queryFromBody(call.body))
  },
}

export const aggregateMany: DerivedRoute = {
  method: 'POST',
  path: '/aggregate',
  verb: 'read',
  writes: false,
  async handle({ ctx, object, body, parameters }) {
    knownParameters(parameters, [])
    return { body: await aggregateRecords(ctx, object.name, aggregateFromBody(body)) }
  },
}

export const bulkMany: DerivedRoute = {
  method: 'POST',
  path: '/bulk',
  verb: 'update',
  writes: true,
  maxBytes: 8_388_608,
  async handle({ ctx, object, body, parameters }) {
    knownParameters(parameters, [])
    const request = object.name === 'user' ? namesAsIds(ctx, bulkFromBody(body)) : bulkFromBody(body)
    const work = (inside: Context) => bulkRecords(inside, object.name, request)
    const { results } = isGuarded(object.name) ? await changePeople(ctx, work) : await work(ctx)
    return { body: { results: results.map(result => presentResult(result, ctx)) } }
  },
}

/** Role and team of each user may be named, as where users are added one by one. */
const namesAsIds = (ctx: Context, { create, update, ...more }: BulkRequest): BulkRequest => ({
  ...more,
  ...(create && { create: create.map(row => withIds(ctx, row)) }),
  ...(update && { update: update.map(row => withIds(ctx, row)) }),
})

const success = { create: 201, update: 200, remove: 204 } as const

function presentResult({ verb, id, error }: BulkResult, { locale }: Context): JsonObject {
  if (!error) return { status: success[verb], ...(id && { id }) }
  const problems: readonly Problem[] =
    error instanceof Invalid ? error.problems : [{ field: '', code: error.code, params: error.params }]
  return {
    status: statusOf(error),
    ...(id && { id }),
    errors: problems.map(problem => presentProblem(problem, locale)),
  }
}

function bulkFromBody(given: unknown): BulkRequest {
  const body = requireObject(given)
  const problems: Problem[] = []
  const rows = (name: 'create' | 'update' | 'remove', fits: (row: Json) => boolean, code: string) => {
    const value = body[name] ?? undefined
    if (value === undefined) return
    if (!Array.isArray(value)) problems.push({ field: name, code: 'notList' })
    else for (const [i, row] of value.entries()) if (!fits(row)) problems.push({ field: `${name}.${i}`, code })
  }
  rows('create', isJsonObject, 'notObject')
  rows('update', isJsonObject, 'notObject')
  rows('remove', row => typeof row === 'string', 'id')
  if (body.atomic !== undefined && typeof body.atomic !== 'boolean')
    problems.push({ field: 'atomic', code: 'notBoolean' })
  for (const name of Object.keys(body)) {
    if (!['create', 'update', 'remove', 'atomic'].includes(name)) problems.push({ field: name, code: 'unknownMember' })
  }
  if (problems.length) throw new Invalid(problems)
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as BulkRequest
}

export const mergeInto: DerivedRoute = {
  method: 'POST',
  path: '/:id/merges',
  verb: 'remove',
  writes: true,
  async handle({ ctx, object, id, body, parameters }) {
    knownParameters(parameters, [])
    const request = mergeFromBody(body)
    const work = (inside: Context) => mergeRecords(inside, object.name, id, request)
    const record = isGuarded(object.name) ? await changePeople(ctx, work) : await work(ctx)
    return { status: 201, body: record, headers: { etag: `"${record.version}"` } }
  },
}

/** People merge a handful of cards; each more is read and held until all are done. */
const mostMerged = 100

function mergeFromBody(given: unknown): { from: string[]; take?: Record<string, string> } {
  const { from, take, ...more } = requireObject(given)
  const problems: Problem[] = Object.keys(more).map(field => ({ field, code: 'unknownMember' }))
  const ids = Array.isArray(from) ? from.filter(id => typeof id === 'string') : []
  if (!Array.isArray(from) || !from.length) problems.push({ field: 'from', code: 'required' })
  else if (ids.length < from.length) problems.push({ field: 'from', code: 'id' })
  if (ids.length > mostMerged) problems.push({ field: 'from', code: 'tooManyValues', params: { max: mostMerged } })
  const choices = Object.entries(isJsonObject(take) ? take : {})
  if (take !== undefined && take !== null && !isJsonObject(take)) problems.push({ field: 'take', code: 'notObject' })
  for (const [field, id] of choices) if (typeof id !== 'string') problems.push({ field: `take.${field}`, code: 'id' })
  if (problems.length) throw new Invalid(problems)
  return {
    from: ids,
    ...(choices.length && { take: Object.fromEntries(choices.map(([field, id]) => [field, String(id)])) }),
  }
}

const page = (parameters: Parameters) => {
  const { limit, cursor } = knownParameters(parameters, ['limit', 'cursor'])
  return { limit: limitFrom(limit), cursor }
}

/** A page is as long as a list's may be. */
export function limitFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > 200) throw new Invalid([{ field: 'limit', code: 'limit', params: { max: 200 } }])
  return limit
}

export const timelineOf: DerivedRoute = {
  method: 'GET',
  path: '/:id/timeline',
  verb: 'read',
  writes: false,
  handle: async ({ ctx, object, id, parameters }) => ({
    body: await recordTimeline(ctx, object.name, id, timelineFrom(ctx, parameters)),
  }),
}

function timelineFrom(ctx: Context, parameters: Parameters) {
  const names = ['limit', 'cursor', 'kind', 'by', 'q', 'pinned', 'happened'] as const
  const { limit, cursor, kind, by, q, pinned, happened } = knownParameters(parameters, names)
  const asked = { kinds: kind?.split(','), by, q }
  const [most, isPinned, hasHappened] = gather(
    () => limitFrom(limit),
    () => truthFrom('pinned', pinned),
    () => truthFrom('happened', happened),
    () => readTimelineQuery(ctx, asked),
  )
  return { ...asked, limit: most, cursor, pinned: isPinned, happened: hasHappened }
}

function truthFrom(field: string, text: string | undefined): boolean {
  if (text !== undefined && text !== 'true' && text !== 'false') throw new Invalid([{ field, code: 'notBoolean' }])
  return text === 'true'
}

export const changesOf: DerivedRoute = {
  method: 'GET',
  path: '/:id/changes',
  verb: 'read',
  writes: false,
  handle: async ({ ctx, object, id, parameters }) => ({
    body: await recordChanges(ctx, object.name, id, page(parameters)),
  }),
}
