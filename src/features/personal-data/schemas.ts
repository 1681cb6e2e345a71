import type { JsonObject } from '../../model/index.ts'
import { reasons } from './erasure.ts'
import { peopleObjects } from './person.ts'

export const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const momentOrNone: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const named: JsonObject = {
  type: ['object', 'null'],
  properties: { id, name: { type: 'string' } },
  required: ['id', 'name'],
}
const counts: JsonObject = {
  type: 'object',
  additionalProperties: { type: 'integer' },
  description:
    'By kind: objects, and `change`, `request`, `notice`, `importRow`, `merge`, `bulkChange`, `export`, `file` …',
}

/** Of whom: any record of his stands for all of them. */
export const personSchema: JsonObject = {
  object: { enum: [...peopleObjects] },
  record: { ...id, description: 'Any of the records of the person, also in the trash' },
}

export const reasonSchema: JsonObject = {
  enum: [...reasons],
  description: 'The person asked for it; took a consent back; the purpose is reached; an authority ordered it',
}

export const erasureSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    number: { type: 'integer' },
    object: { type: 'string' },
    record: id,
    reason: reasonSchema,
    reference: { type: ['string', 'null'] },
    by: named,
    state: { enum: ['erasing', 'done'] },
    progress: { type: 'number', minimum: 0, maximum: 1 },
    counts,
    stays: { ...counts, description: 'Deals, and what is on them, which stay without the person' },
    anew: { type: 'boolean', description: 'Done anew, because a restored backup had brought the person back' },
    at: moment,
    finishedAt: momentOrNone,
    backupsUntil: { ...momentOrNone, description: 'When the last backup that still holds him goes by the plan' },
  },
  required: ['id', 'number', 'reason', 'state', 'progress', 'counts', 'at', 'finishedAt'],
}

const titled: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    properties: { object: { type: 'string' }, id, title: { type: 'string' }, deleted: { type: 'boolean' } },
    required: ['object', 'id', 'title', 'deleted'],
  },
}

export const previewSchema: JsonObject = {
  type: 'object',
  properties: {
    records: { ...titled, description: 'The records of this person' },
    alike: { ...titled, description: 'Others with the same phone or mail: they are not touched' },
    counts,
    stays: {
      type: 'object',
      properties: {
        deals: {
          type: 'array',
          items: { type: 'object', properties: { id, name: { type: 'string' } }, required: ['id', 'name'] },
        },
        dealCount: { type: 'integer' },
        onDeals: { type: 'integer' },
      },
      required: ['deals', 'dealCount', 'onDeals'],
    },
    unread: { type: 'integer', description: 'Protected values that cannot be read at present' },
    hindrances: {
      type: 'array',
      items: {
        type: 'object',
        properties: { code: { type: 'string' }, message: { type: 'string' } },
        required: ['code', 'message'],
      },
    },
    backups: {
      type: 'object',
      properties: { daily: { type: 'boolean' }, kept: { type: 'integer' } },
      required: ['daily', 'kept'],
    },
    erasure: { anyOf: [erasureSchema, { type: 'null' }] },
  },
  required: ['records', 'alike', 'counts', 'stays', 'unread', 'hindrances', 'backups', 'erasure'],
}

export const exportSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    object: { type: 'string' },
    record: id,
    by: named,
    state: { enum: ['waiting', 'done', 'failed'] },
    size: { type: 'integer' },
    file: { type: ['string', 'null'], description: 'Where the file is, once it is made' },
    failure: { type: ['object', 'null'], additionalProperties: true },
    createdAt: moment,
    finishedAt: momentOrNone,
  },
  required: ['id', 'state'],
}
