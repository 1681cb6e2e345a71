import { whenceOf } from '../../access/security-events.ts'
import { say } from '../../messages/words.ts'
import { Conflict, Invalid, isJsonObject, type JsonObject, NotFound } from '../../model/index.ts'
import { type Context, findRecord, objectOf } from '../../records/index.ts'
import { readFields } from '../../records/read-fields.ts'
import { download } from '../download.ts'
import type { Route } from '../feature.ts'
import { beginErasure } from './begin.ts'
import { confirmationOf } from './confirmation.ts'
import { correct } from './correct.ts'
import { type Erasure, erasureOf, erasuresOf, getErasure, isReason, listErasures, presentErasure } from './erasure.ts'
import type { Given } from './given.ts'
import { keysOf } from './identifiers.ts'
import { peopleObjects, requirePerson } from './person.ts'
import { previewOf } from './preview.ts'
import { erasureSchema, id, personSchema, previewSchema, reasonSchema } from './schemas.ts'

const tag = 'Personal data'

const list = (item: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items: item } },
  required: ['data'],
})

const aDay = 86_400_000

/** When the last backup that was made before its end goes by the plan; `null` where none is made by itself. */
async function backupsUntil(ctx: Context, { finishedAt }: Erasure, { backupPlan }: Given): Promise<string | null> {
  const { daily, kept } = await backupPlan(ctx)
  return daily && finishedAt ? new Date(Date.parse(finishedAt) + kept * aDay).toISOString() : null
}

const present = async (ctx: Context, erasure: Erasure, given: Given): Promise<JsonObject> => ({
  ...presentErasure(ctx, erasure),
  backupsUntil: await backupsUntil(ctx, erasure, given),
})

const preview = (given: Given): Route => ({
  method: 'GET',
  path: '/personal-data/people/{object}/{id}',
  operation: 'getPersonalData',
  summary:
    'What is known of a person, by kind and count: what an erasure would take, what would stay, what is in the way',
  tag,
  right: 'admin',
  tellsOfRecords: true,
  answers: { 200: { description: 'All of it', schema: previewSchema } },
  handle: async (ctx, { params }) => ({
    body: await previewOf(ctx, await requirePerson(ctx, params.object, params.id), given),
  }),
})

const begin = (given: Given): Route => ({
  method: 'POST',
  path: '/personal-data/erasures',
  operation: 'erasePersonalData',
  summary:
    'Erase for ever all that is known of a person: records are emptied, their histories written anew without values, requests, files and copies removed. Who is erased already is not erased again',
  tag,
  right: 'admin',
  body: {
    type: 'object',
    properties: {
      ...personSchema,
      reason: reasonSchema,
      reference: {
        type: ['string', 'null'],
        maxLength: 200,
        description: 'Number of the letter or order, without names: it stays in the proof',
      },
    },
    required: ['object', 'record', 'reason'],
  },
  answers: {
    202: { description: 'Is being erased', schema: erasureSchema },
    422: { description: 'What is in the way, and what to do' },
  },
  async handle(ctx, request, { enqueue }) {
    const { object, record, reason, reference } = isJsonObject(request.body) ? request.body : {}
    const of = await requirePerson(ctx, object, record)
    if (!isReason(reason)) throw new Invalid([{ field: 'reason', code: 'required' }])
    const number = typeof reference === 'string' && reference.trim() ? reference.trim() : null
    const how = { whence: whenceOf(request), enqueue }
    const begun = await beginErasure(ctx, { of, reason, reference: number }, how)
    return { status: 202, body: await present(ctx, begun, given) }
  },
})

const all = (given: Given): Route => ({
  method: 'GET',
  path: '/personal-data/erasures',
  operation: 'listErasures',
  summary: 'Erasures, newest first',
  tag,
  right: 'admin',
  answers: { 200: { description: 'Erasures', schema: list(erasureSchema) } },
  handle: async ctx => ({
    body: { data: await Promise.all((await listErasures(ctx)).map(erasure => present(ctx, erasure, given))) },
  }),
})

const one = (given: Given): Route => ({
  method: 'GET',
  path: '/personal-data/erasures/{id}',
  operation: 'getErasure',
  summary: 'How far an erasure is, and what it took',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The erasure', schema: erasureSchema } },
  handle: async (ctx, { params }) => ({ body: await present(ctx, await getErasure(ctx, params.id ?? ''), given) }),
})

const confirmation = (given: Given): Route => ({
  method: 'GET',
  path: '/personal-data/erasures/{id}/confirmation',
  operation: 'getErasureConfirmation',
  summary: 'One page to print for the person or the authority: what was erased, when and why. It names nobody',
  tag,
  right: 'admin',
  answers: { 200: { description: 'HTML', type: 'text/html', schema: { type: 'string' } } },
  async handle(ctx, { params }) {
    const erasure = await getErasure(ctx, params.id ?? '')
    if (erasure.state !== 'done') throw new Conflict('erasureUnderway')
    return {
      content: confirmationOf(ctx, erasure, await backupsUntil(ctx, erasure, given)),
      headers: {
        ...download(
          `${say(ctx.locale, 'personal-data:confirmation.title', { number: erasure.number })}.html`,
          'text/html; charset=utf-8',
        ),
        'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
      },
    }
  },
})

const search = (given: Given): Route => ({
  method: 'POST',
  path: '/personal-data/erasure-searches',
  operation: 'findErasures',
  summary: 'Whether this phone or mail was erased, and when: it is compared by its digest, which alone is kept',
  tag,
  right: 'admin',
  reads: true,
  secret: true,
  body: {
    type: 'object',
    properties: { phone: { type: 'string', maxLength: 100 }, email: { type: 'string', maxLength: 320 } },
  },
  answers: { 200: { description: 'Erasures at which it was known', schema: list(erasureSchema) } },
  async handle(ctx, request) {
    const { phone, email } = isJsonObject(request.body) ? request.body : {}
    if (!phone && !email) throw new Invalid([{ field: 'phone', code: 'required' }])
    const system = { ...ctx, keyring: undefined }
    const input = { ...(phone && { phones: [phone] }), ...(email && { emails: [email] }) }
    const { values, problems } = readFields(system, objectOf(ctx, 'contact'), input)
    if (problems.length) {
      const asked = (field: string) => (field.startsWith('phones') ? 'phone' : 'email')
      throw new Invalid(problems.map(problem => ({ ...problem, field: asked(problem.field) })))
    }
    const keys = keysOf(ctx, 'contact', values)
    const digests = keys.flatMap(({ kind, value }) => given.digests.all(kind, value))
    const found = await erasuresOf(ctx, digests)
    return { body: { data: await Promise.all(found.map(erasure => present(ctx, erasure, given))) } }
  },
})

const erased: Route = {
  method: 'GET',
  path: '/personal-data/erased/{object}/{id}',
  operation: 'getErasureOfRecord',
  summary: 'By which erasure a record was emptied that you may see',
  tag,
  right: 'signedIn',
  answers: {
    200: {
      description: 'Its number, and when; `null` where the record was not emptied',
      schema: {
        type: 'object',
        properties: {
          erasure: {
            type: ['object', 'null'],
            properties: {
              number: { type: 'integer' },
              at: { type: 'string', format: 'date-time' },
              finishedAt: { type: ['string', 'null'], format: 'date-time' },
            },
            required: ['number', 'at', 'finishedAt'],
          },
        },
        required: ['erasure'],
      },
    },
    404: { description: 'There is none, or it is not yours to see' },
  },
  async handle(ctx, { params }) {
    const { object = '', id: record = '' } = params
    const seen = await findRecord(ctx, object, record, { fields: [] })
    if (!seen) throw new NotFound('notFound', { object, id: record })
    const found = await erasureOf(ctx, seen.id)
    const { number, at, finishedAt } = found ?? {}
    return { body: { erasure: found ? { number, at, finishedAt } : null } }
  },
}

const correction = ({ seals }: Given): Route => ({
  method: 'POST',
  path: '/personal-data/corrections',
  operation: 'correctPersonalData',
  summary:
    'Correct what is wrong about a person, with the ground for it; on demand the wrong values go out of the history too',
  tag,
  right: 'admin',
  body: {
    type: 'object',
    properties: {
      object: { enum: [...peopleObjects] },
      record: id,
      fields: { type: 'object', additionalProperties: true, description: 'The right values' },
      reason: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'Number of the letter or document, without names',
      },
      forgetFormer: { type: 'boolean', default: false },
    },
    required: ['object', 'record', 'fields', 'reason'],
  },
  answers: {
    200: {
      description: 'The record as it is now, and how many lines of its history were written anew',
      schema: {
        type: 'object',
        properties: { record: { type: 'object', additionalProperties: true }, forgotten: { type: 'integer' } },
        required: ['record', 'forgotten'],
      },
    },
  },
  async handle(ctx, request) {
    const { object, record, fields, reason, forgetFormer } = isJsonObject(request.body) ? request.body : {}
    const of = await requirePerson(ctx, object, record)
    const ground = String(reason ?? '').trim()
    if (!ground) throw new Invalid([{ field: 'reason', code: 'required' }])
    const asked = {
      of,
      fields: isJsonObject(fields) ? fields : {},
      reason: ground,
      forgetsFormer: forgetFormer === true,
    }
    return { body: { ...(await correct(ctx, asked, { seals, whence: whenceOf(request) })) } }
  },
})

export const personalDataRoutes = (given: Given): readonly Route[] => [
  preview(given),
  begin(given),
  all(given),
  one(given),
  confirmation(given),
  search(given),
  erased,
  correction(given),
]
