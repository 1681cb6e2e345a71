import { isJsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Application, Route } from '../feature.ts'
import { noted } from '../noted.ts'
import { attachLead, detachLead } from './attach.ts'
import { alikeTo } from './check.ts'
import { fillKnown } from './fill.ts'
import { comparedObject, decideDifferent, listPairs, pairObject } from './list.ts'
import { mergedByRule, overviewOf, scanOverviews } from './overview.ts'
import { scanJob } from './scan.ts'
import { beginScan, setMergeRule } from './scan-state.ts'
import * as schemas from './schemas.ts'

const tag = 'Duplicates'
const usualThreshold = 0.9
const usualPage = 50

const pairs: Route = {
  method: 'GET',
  path: '/duplicates',
  operation: 'listDuplicates',
  summary:
    'Pairs of records that may be one and the same, the most probable first: those of which the caller sees both',
  tag,
  right: 'signedIn',
  tellsOfRecords: true,
  query: {
    object: schemas.pairObjectName,
    above: {
      type: 'number',
      minimum: 0.5,
      maximum: 1,
      description: `From this probability on; ${usualThreshold} unless given`,
    },
    cursor: { type: 'string' },
    limit: { type: 'integer', minimum: 1, maximum: 100 },
  },
  answers: { 200: { description: 'The pairs', schema: schemas.pairs } },
  async handle(ctx, { query }) {
    const object = pairObject(ctx, query.object ?? 'contacts')
    const above = Number(query.above ?? usualThreshold)
    return {
      body: await listPairs(ctx, { object, above, limit: Number(query.limit ?? usualPage), cursor: query.cursor }),
    }
  },
}

const different: Route = {
  method: 'PUT',
  path: '/duplicates/{id}/difference',
  operation: 'setDifferent',
  summary: 'Say that the two of a pair are different: they are never shown as one again, whatever changes of them',
  tag,
  right: 'signedIn',
  answers: { 204: { description: 'Noted' } },
  async handle(ctx, { params }) {
    await decideDifferent(ctx, params.id ?? '', true)
    return { status: 204 }
  },
}

const notDifferent: Route = {
  method: 'DELETE',
  path: '/duplicates/{id}/difference',
  operation: 'unsetDifferent',
  summary: 'Take back that the two are different',
  tag,
  right: 'signedIn',
  answers: { 204: { description: 'Taken back' } },
  async handle(ctx, { params }) {
    await decideDifferent(ctx, params.id ?? '', false)
    return { status: 204 }
  },
}

const attachment: Route = {
  method: 'PUT',
  path: '/duplicates/{id}/attachment',
  operation: 'attachLead',
  summary: 'The lead of a pair is that contact: convert him into it, and fill in what the contact lacks',
  tag,
  right: 'signedIn',
  body: {
    type: 'object',
    properties: {
      take: {
        type: 'object',
        additionalProperties: { type: 'string', format: 'uuid' },
        description:
          'Field of the contact → id of the lead or the contact whose value is kept. Of the rest what is empty is filled, and lists are joined; a name stays.',
      },
    },
    additionalProperties: false,
  },
  answers: {
    200: { description: 'Both as they are then', schema: schemas.attached },
    409: { description: 'The lead is converted already' },
  },
  async handle(ctx, { params, body }) {
    const take = isJsonObject(body) && isJsonObject(body.take) ? body.take : {}
    return { body: await attachLead(ctx, params.id ?? '', take) }
  },
}

const noAttachment: Route = {
  method: 'DELETE',
  path: '/duplicates/{id}/attachment',
  operation: 'detachLead',
  summary: 'Take back that the lead was attached: he is open again, and the contact has again what it had',
  tag,
  right: 'signedIn',
  answers: { 200: { description: 'Taken back', schema: schemas.detached } },
  handle: async (ctx, { params }) => ({ body: await detachLead(ctx, params.id ?? '') }),
}

const check: Route = {
  method: 'POST',
  path: '/duplicates/checks',
  operation: 'checkForDuplicates',
  summary: 'Who is like somebody that is just being written down; fields that cannot be read yet are left out',
  tag,
  right: 'signedIn',
  reads: true,
  tellsOfRecords: true,
  body: {
    type: 'object',
    properties: { object: schemas.objectName, fields: { type: 'object', additionalProperties: true } },
    required: ['object', 'fields'],
    additionalProperties: false,
  },
  answers: { 200: { description: 'The most alike, at most five', schema: schemas.alike } },
  async handle(ctx, { body }) {
    const { object = null, fields = {} } = isJsonObject(body) ? body : {}
    return {
      body: { data: await alikeTo(ctx, comparedObject(ctx, String(object)), isJsonObject(fields) ? fields : {}) },
    }
  },
}

const fill: Route = {
  method: 'POST',
  path: '/duplicates/fills',
  operation: 'fillKnown',
  summary:
    'Take a record that is there already in place of a new one: what it lacks is filled in, lists are joined, all else stays',
  tag,
  right: 'signedIn',
  body: {
    type: 'object',
    properties: {
      object: schemas.objectName,
      id: { type: 'string', format: 'uuid' },
      fields: { type: 'object', additionalProperties: true, description: 'What would have become a new record' },
    },
    required: ['object', 'id', 'fields'],
    additionalProperties: false,
  },
  answers: { 200: { description: 'The record as it is then', schema: schemas.record } },
  async handle(ctx, { body }) {
    const { object = null, id = null, fields = {} } = isJsonObject(body) ? body : {}
    const known = { id: String(id), fields: isJsonObject(fields) ? fields : {} }
    return { body: await fillKnown(ctx, comparedObject(ctx, String(object)), known) }
  },
}

const scans: Route = {
  method: 'GET',
  path: '/duplicates/scans',
  operation: 'listDuplicateScans',
  summary: 'How far records are compared, what was learned of them, and how many pairs reach which probability',
  tag,
  right: 'admin',
  answers: { 200: { description: 'A scan for each object', schema: schemas.listOf(schemas.scan) } },
  handle: async ctx => ({ body: { data: await scanOverviews(ctx) } }),
}

const scanAnew: Route = {
  method: 'POST',
  path: '/duplicates/scans/{object}',
  operation: 'scanForDuplicates',
  summary: 'Learn anew and compare all records of an object again; what people have said of pairs stays',
  tag,
  right: 'admin',
  answers: { 202: { description: 'Under way', schema: schemas.scan } },
  async handle(ctx, { params }, application) {
    const object = comparedObject(ctx, params.object ?? '')
    await beginScan(ctx, object)
    await scanSoon(ctx, application)
    return { status: 202, body: await overviewOf(ctx, object) }
  },
}

const scanSoon = (ctx: Context, application: Application): Promise<void> => application.enqueue(ctx.db, scanJob, {})

const rule: Route = {
  method: 'PUT',
  path: '/duplicates/rules/{object}',
  operation: 'setMergeRule',
  summary: 'From which probability on pairs are merged by themselves; null: never, as it is until it is set',
  tag,
  right: 'admin',
  configures: true,
  body: {
    type: 'object',
    properties: { mergeAbove: { type: ['number', 'null'], minimum: 0.9, maximum: 1 } },
    required: ['mergeAbove'],
    additionalProperties: false,
  },
  answers: { 200: { description: 'The scan with its rule', schema: schemas.scan } },
  async handle(ctx, { params, body }, application) {
    const object = comparedObject(ctx, params.object ?? '')
    const above = isJsonObject(body) ? body.mergeAbove : null
    await setMergeRule(ctx, object, typeof above === 'number' ? above : null)
    await scanSoon(ctx, application)
    return { body: await overviewOf(ctx, object) }
  },
}

const merges: Route = {
  method: 'GET',
  path: '/duplicates/merges',
  operation: 'listMergesByRule',
  summary: 'What was merged by itself, the latest first; `DELETE /merges/{merge}` undoes one',
  tag,
  right: 'admin',
  query: { object: schemas.objectName },
  answers: { 200: { description: 'At most 200', schema: schemas.merged } },
  handle: async (ctx, { query }) => ({
    body: { data: await mergedByRule(ctx, comparedObject(ctx, query.object ?? 'contacts')) },
  }),
}

export const duplicateRoutes: readonly Route[] = [
  pairs,
  different,
  notDifferent,
  attachment,
  noAttachment,
  check,
  fill,
  scans,
  scanAnew,
  ...noted([rule]),
  merges,
]
