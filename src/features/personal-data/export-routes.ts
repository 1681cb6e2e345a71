import { Readable } from 'node:stream'
import { isAdministrator } from '../../access/contexts.ts'
import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { say } from '../../messages/words.ts'
import { Conflict, isJsonObject, type JsonObject } from '../../model/index.ts'
import { type Context, objectOf, openedKeys } from '../../records/index.ts'
import { download } from '../download.ts'
import type { Route, TwoPersons } from '../feature.ts'
import { takingAway } from '../mass-reading.ts'
import { objectLabel } from '../object-label.ts'
import { nameOf } from '../people.ts'
import { sentence } from '../problem-words.ts'
import { reachedByRequests } from '../request-copy.ts'
import { exportJobName } from './export-job.ts'
import type { Given } from './given.ts'
import { peopleObjects, recordsAbout, recordsOfPerson, requirePerson, titled } from './person.ts'
import {
  addPersonalExport,
  getPersonalExport,
  listPersonalExports,
  type PersonalExport,
  partsOf,
} from './personal-export.ts'
import { exportSchema, personSchema } from './schemas.ts'

const tag = 'Personal data'

function present(ctx: Context, made: PersonalExport): JsonObject {
  const { id, object, record, actor, state, size, failure, createdAt, finishedAt } = made
  return {
    id,
    object,
    record,
    by: { id: actor, name: nameOf(ctx.config, actor) },
    state,
    size: Number(size),
    file: state === 'done' ? `/api/v1/personal-data/exports/${id}/content` : null,
    failure: failure && { ...failure, message: sentence(ctx.locale, { field: '', ...failure }) },
    createdAt,
    finishedAt,
  }
}

/** Protected fields of what such a file tells of, requests among it. */
const protectedFields = (ctx: Context): string[] =>
  [...new Set([...peopleObjects, ...reachedByRequests, 'activity', 'task', 'attachment'])].flatMap(name =>
    Object.entries(objectOf(ctx, name).fields).flatMap(([field, { options }]) =>
      options.protected ? [`${name}.${field}`] : [],
    ),
  )

/** Protected values leave the company's keeping with the file, as with one of a list. */
const exportByTwo: TwoPersons = {
  needs: ctx => protectedFields(ctx).length > 0,
  async basis(ctx, { body }) {
    const { object, record } = isJsonObject(body) ? body : {}
    await requirePerson(ctx, object, record)
    openedKeys(ctx)
    return { fields: protectedFields(ctx).toSorted() }
  },
  async words(ctx, { body }) {
    const { object = null, record = null } = isJsonObject(body) ? body : {}
    const of = { object: String(object), id: String(record) }
    const [known] = isAdministrator(ctx) ? await titled(ctx, [of]) : []
    return { object: objectLabel(ctx, of.object, ctx.locale), name: known?.title || '—' }
  },
}

const create = (given: Given): Route => ({
  method: 'POST',
  path: '/personal-data/exports',
  operation: 'exportPersonalData',
  summary:
    'Gather everything that is kept about a person into a file: fields, history, requests, files. Protected values are told in the open, which is noted as a showing; the file is kept encrypted, for a day',
  tag,
  right: 'admin',
  reads: true,
  body: { type: 'object', properties: personSchema, required: ['object', 'record'] },
  answers: { 202: { description: 'Is being made', schema: exportSchema } },
  twoPersons: exportByTwo,
  async handle(ctx, request, { enqueue }) {
    const body = isJsonObject(request.body) ? request.body : {}
    const of = await requirePerson(ctx, body.object, body.record)
    await given.keyring.ready(ctx.workspace)
    openedKeys({ ...ctx, keyring: given.keyring })
    const person = await recordsOfPerson(ctx, [of])
    const rows = person.length + (await recordsAbout(ctx, person)).length
    const id = await takingAway(ctx, { rows, address: request.address }, async inside => {
      const made = await addPersonalExport(inside, of)
      const details = { personalExport: made, object: of.object, record: of.id }
      await noteSecurityEvent(inside, { kind: 'personalExport', outcome: 'done', whence: whenceOf(request), details })
      await enqueue(inside.db, exportJobName, { export: made, user: ctx.actor.user ?? '' })
      return made
    })
    return { status: 202, body: present(ctx, await getPersonalExport(ctx, id)) }
  },
})

const list: Route = {
  method: 'GET',
  path: '/personal-data/exports',
  operation: 'listPersonalDataExports',
  summary: 'Files about people of the last day, newest first',
  tag,
  right: 'admin',
  answers: {
    200: {
      description: 'Files',
      schema: { type: 'object', properties: { data: { type: 'array', items: exportSchema } }, required: ['data'] },
    },
  },
  handle: async ctx => ({ body: { data: (await listPersonalExports(ctx)).map(made => present(ctx, made)) } }),
}

const one: Route = {
  method: 'GET',
  path: '/personal-data/exports/{id}',
  operation: 'getPersonalDataExport',
  summary: 'How far such a file is',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The file', schema: exportSchema } },
  handle: async (ctx, { params }) => ({ body: present(ctx, await getPersonalExport(ctx, params.id ?? '')) }),
}

const content = ({ keyring }: Given): Route => ({
  method: 'GET',
  path: '/personal-data/exports/{id}/content',
  operation: 'getPersonalDataExportContent',
  summary: 'The file: a tar, gzipped, of `data.json` and the files beside it',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The file', type: 'application/gzip' } },
  async handle(ctx, request) {
    const { id, object, record, state } = await getPersonalExport(ctx, request.params.id ?? '')
    if (state !== 'done') throw new Conflict('exportNotReady')
    await keyring.ready(ctx.workspace)
    const own = { ...ctx, keyring }
    openedKeys(own)
    const details = { personalExport: id, object, record }
    await noteSecurityEvent(ctx, { kind: 'personalExportFetched', outcome: 'done', whence: whenceOf(request), details })
    return {
      content: Readable.from(partsOf(own, id)),
      headers: download(`${say(ctx.locale, 'personal-data:fileName')}.tar.gz`, 'application/gzip'),
    }
  },
})

export const exportRoutes = (given: Given): readonly Route[] => [create(given), list, one, content(given)]
