import type { JsonObject } from '../../model/index.ts'
import { purposeKinds } from '../consent-book.ts'
import { ways } from './keep.ts'
import { bases } from './purposes.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const day: JsonObject = { type: 'string', format: 'date' }
const orNull = (schema: JsonObject): JsonObject => ({ ...schema, type: [String(schema.type), 'null'] })
const person = orNull({ type: 'object', properties: { id, name: { type: 'string' } }, required: ['id', 'name'] })

const inLanguages = (maxLength: number, description: string): JsonObject => ({
  type: 'object',
  properties: { ru: { type: 'string', maxLength }, en: { type: 'string', maxLength } },
  additionalProperties: false,
  description,
})

const name = inLanguages(200, 'What it is called, in at least one language')
const text = inLanguages(10_000, 'The sentence that people agree to, in at least one language')
const link: JsonObject = { type: ['string', 'null'], maxLength: 2000, description: 'Where more of it is read' }
const kind: JsonObject = {
  enum: [...purposeKinds],
  description: 'Advertising is never demanded by a form, and its withdrawal is seen on the card',
}
const basis: JsonObject = { enum: [...bases], description: 'By what right (152-ФЗ, article 6; GDPR, article 6)' }

const versionMembers = { id, number: { type: 'integer' }, text, link, publishedAt: moment }

export const versionSchema: JsonObject = {
  type: 'object',
  properties: { ...versionMembers, publishedBy: person },
  required: Object.keys(versionMembers),
}

const purposeMembers = { id, name, kind, basis, retiredAt: orNull(moment), version: versionSchema }

export const purposeSchema: JsonObject = {
  type: 'object',
  properties: { ...purposeMembers, createdAt: moment },
  required: [...Object.keys(purposeMembers), 'createdAt'],
}

const consentMembers = {
  id,
  purpose: id,
  act: { enum: ['given', 'withdrawn'] },
  at: moment,
  how: { enum: [...ways] },
  version: {
    type: ['object', 'null'],
    properties: { id, number: { type: 'integer' }, text, link },
    required: ['id', 'number', 'text', 'link'],
    description: 'Which words were agreed to',
  },
  until: { ...orNull(day), description: 'The last day on which it holds' },
  note: { type: ['string', 'null'] },
  page: { type: ['string', 'null'], description: 'Of the site, where it came with a request' },
  receipt: orNull(id),
  notedAt: moment,
  notedBy: person,
  record: {
    type: ['object', 'null'],
    properties: { object: { type: 'string' }, id },
    required: ['object', 'id'],
    description: 'The record on which it was noted, where that is another one that you see',
  },
}

const consentSchema: JsonObject = {
  type: 'object',
  properties: consentMembers,
  required: Object.keys(consentMembers),
}

const standingSchema: JsonObject = {
  type: 'object',
  properties: {
    purpose: { type: 'object', properties: purposeMembers, required: Object.keys(purposeMembers) },
    state: { enum: ['given', 'withdrawn', 'expired', 'none'] },
    last: { ...consentSchema, type: ['object', 'null'] },
  },
  required: ['purpose', 'state', 'last'],
}

export const personSchema: JsonObject = {
  type: 'object',
  properties: {
    data: { type: 'array', items: standingSchema, description: 'How it stands with each purpose' },
    history: { type: 'array', items: consentSchema, description: 'The newest 200 acts, the newest first' },
    canNote: { type: 'boolean', description: 'Whether you may note one' },
  },
  required: ['data', 'history', 'canNote'],
}

export const newVersionBody: JsonObject = { type: 'object', properties: { text, link }, required: ['text'] }

export const newPurposeBody: JsonObject = {
  type: 'object',
  properties: { name, kind, basis, text, link },
  required: ['name', 'kind', 'basis', 'text'],
}

export const purposeChangeBody: JsonObject = {
  type: 'object',
  properties: {
    name,
    retired: { type: 'boolean', description: 'Neither asked nor noted any more; what was given stays' },
  },
}

export const noteBody: JsonObject = {
  type: 'object',
  properties: {
    purpose: id,
    act: { enum: ['given', 'withdrawn'] },
    how: { enum: ways.filter(way => way !== 'form' && way !== 'request') },
    at: { ...moment, description: 'Left out: now' },
    version: { ...id, description: 'Left out: the one that held at that moment' },
    until: { ...orNull(day), description: 'The last day on which it holds' },
    note: { type: ['string', 'null'], maxLength: 1000 },
  },
  required: ['purpose', 'act', 'how'],
}
