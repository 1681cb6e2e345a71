import { changePeople, isGuarded } from '../../access/guard.ts'
import { withIds } from '../../access/users.ts'
import type { Answer } from '../../features/feature.ts'
import { Invalid, type JsonObject } from '../../model/index.ts'
import {
  type Context,
  createRecordJson,
  getRecordJson,
  type RecordJson,
  removeRecord,
  restoreRecord,
  takeBackChange,
  updateRecord,
} from '../../records/index.ts'
import { knownParameters } from '../parameters.ts'
import {
  type DerivedRoute,
  etagOf,
  isKnownTag,
  type RecordCall,
  requireNoMembers,
  requireObject,
  versionAsked,
} from './derived.ts'
import { nestStages } from './pipelines.ts'

/** Users, roles and teams are changed one at a time, so that nobody locks everybody out. */
const safely = <Result>({ ctx, object }: RecordCall, work: (ctx: Context) => Promise<Result>): Promise<Result> =>
  isGuarded(object.name) ? changePeople(ctx, work) : work(ctx)

const inputOf = ({ ctx, object, body }: RecordCall): JsonObject =>
  object.name === 'user' ? withIds(ctx, requireObject(body)) : requireObject(body)

export const createOne: DerivedRoute = {
  method: 'POST',
  path: '',
  verb: 'create',
  writes: true,
  async handle(call) {
    knownParameters(call.parameters, [])
    const json = await safely(call, ctx => createRecordJson(ctx, call.object.name, inputOf(call)))
    const [, id] = /^\{"id":"([^"]*)"/.exec(json) ?? []
    return { status: 201, json, headers: { etag: etagOf(json), location: `/api/v1/${call.object.plural}/${id}` } }
  },
}

export const getOne: DerivedRoute = {
  method: 'GET',
  path: '/:id',
  verb: 'read',
  writes: false,
  async handle({ ctx, object, id, parameters, headers }) {
    const { fields, expand, trash } = knownParameters(parameters, ['fields', 'expand', 'trash'])
    const options = {
      fields: list(fields),
      expand: list(expand),
      trash: trashFrom(trash),
    } as const
    const json = await getRecordJson(ctx, object.name, id, options)
    const etag = etagOf(json)
    // Of what it refers to, and of the stages of a pipeline, the version says nothing.
    const lasting = !options.expand && object.name !== 'pipeline'
    if (lasting && isKnownTag(headers['if-none-match'], etag)) return { status: 304, headers: { etag } }
    return { json: object.name === 'pipeline' ? nestStages(ctx, json) : json, headers: { etag } }
  },
}

function trashFrom(text: string | undefined): 'with' | 'only' | undefined {
  if (text === undefined || text === 'with' || text === 'only') return text
  throw new Invalid([{ field: 'trash', code: 'choice', params: { choices: 'only, with' } }])
}

const list = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map(word => word.trim())
    .filter(Boolean)

export const changeOne: DerivedRoute = {
  method: 'PATCH',
  path: '/:id',
  verb: 'update',
  writes: true,
  async handle(call) {
    knownParameters(call.parameters, [])
    const version = versionAsked(call.headers)
    return answerRecord(
      await safely(call, ctx => updateRecord(ctx, call.object.name, call.id, inputOf(call), { version })),
    )
  },
}

export const removeOne: DerivedRoute = {
  method: 'DELETE',
  path: '/:id',
  verb: 'remove',
  writes: true,
  async handle(call) {
    knownParameters(call.parameters, [])
    const version = versionAsked(call.headers)
    await safely(call, ctx => removeRecord(ctx, call.object.name, call.id, { version }))
    return { status: 204 }
  },
}

export const restoreOne: DerivedRoute = {
  method: 'POST',
  path: '/:id/restoration',
  verb: 'remove',
  writes: true,
  async handle(call) {
    knownParameters(call.parameters, [])
    requireNoMembers(call.body)
    return answerRecord(await safely(call, ctx => restoreRecord(ctx, call.object.name, call.id)))
  },
}

export const takeBackOne: DerivedRoute = {
  method: 'DELETE',
  path: '/:id/changes/:version',
  verb: 'update',
  writes: true,
  async handle(call) {
    knownParameters(call.parameters, [])
    const version = /^\d{1,9}$/.test(call.version) ? Number(call.version) : 0
    return answerRecord(await safely(call, ctx => takeBackChange(ctx, call.object.name, call.id, version)))
  },
}

const answerRecord = (record: RecordJson): Answer => ({ body: record, headers: { etag: `"${record.version}"` } })
