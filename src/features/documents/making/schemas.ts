import type { JsonObject } from '../../../model/index.ts'
import { locales } from '../../../records/context.ts'
import { documentKinds } from '../data.ts'
import { paperObjects } from './gather.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const day: JsonObject = { type: 'string', format: 'date' }
const words = (maxLength: number, description: string): JsonObject => ({ type: 'string', maxLength, description })

const wanted: JsonObject = {
  on: {
    type: 'object',
    properties: { object: { enum: [...paperObjects] }, id },
    required: ['object', 'id'],
    additionalProperties: false,
  },
  kind: { enum: [...documentKinds] },
  template: words(100, 'A template’s id, or its name in the gallery: `quote-ru`. Otherwise the main one of the kind'),
  language: { enum: [...locales], description: 'Where no template is named; otherwise that of the company' },
  as: {
    enum: ['pdf'],
    description: 'Makes PDF of a Word template too, where the server has LibreOffice; other templates are PDF anyway',
  },
  dated: { ...day, description: 'Otherwise today, where the company is' },
  legalEntity: { ...id, description: 'In whose name; otherwise that of the record, or the main one' },
  facsimile: { type: 'boolean', description: 'Facsimile and seal are put under it; for who may read these fields' },
  title: words(200, '`{{document.title}}`'),
  comment: words(
    5000,
    '`{{document.comment}}`: the text of a letter, the subject of a contract; of invoices, acts and delivery notes also `{{document.basis}}`, otherwise the last contract of the deal',
  ),
  payment: words(2000, '`{{terms.payment}}`; otherwise that of the record'),
  delivery: words(2000, '`{{terms.delivery}}`; otherwise that of the record'),
  validUntil: { ...day, description: '`{{terms.validUntil}}`; otherwise that of the record' },
}

export const previewBody: JsonObject = {
  type: 'object',
  properties: wanted,
  required: ['on', 'kind'],
  additionalProperties: false,
}

export const paperBody: JsonObject = {
  ...previewBody,
  properties: {
    ...wanted,
    number: {
      type: 'string',
      minLength: 1,
      maxLength: 60,
      pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
      description: 'Written by hand: given once. Otherwise the next of its kind, year and organisation',
    },
  },
}

export const pagesSchema: JsonObject = {
  type: 'object',
  properties: { pages: { type: 'array', items: { type: 'string', description: 'SVG' } } },
  required: ['pages'],
}

export const cancellationBody: JsonObject = {
  type: 'object',
  properties: { reason: { type: 'string', minLength: 1, maxLength: 1000 } },
  required: ['reason'],
  additionalProperties: false,
}

export const foundSchema: JsonObject = {
  type: 'object',
  properties: {
    data: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          kind: { enum: [...documentKinds] },
          number: { type: 'string' },
          dated: { ...day, type: ['string', 'null'] },
          status: { type: 'string' },
          company: { type: ['string', 'null'] },
          owner: { type: 'object', properties: { id, name: { type: 'string' } }, required: ['id', 'name'] },
          document: { ...id, type: ['string', 'null'], description: 'Where it is yours to see' },
        },
        required: ['kind', 'number', 'dated', 'status', 'company', 'owner', 'document'],
      },
    },
  },
  required: ['data'],
}

export const choicesSchema: JsonObject = {
  type: 'object',
  properties: {
    kinds: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          kind: { enum: [...documentKinds] },
          number: {
            type: ['string', 'null'],
            description: 'The next one, unless another takes it before; `null`: it has to be sent or issued first',
          },
        },
        required: ['kind', 'number'],
      },
    },
    legalEntities: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id,
          name: { type: 'string' },
          facsimile: { type: 'boolean', description: 'There is one to sign with, and you may' },
        },
        required: ['id', 'name', 'facsimile'],
      },
    },
    legalEntity: { ...id, description: 'That is taken where none is named' },
    basis: {
      type: ['string', 'null'],
      description:
        'On what it rests where nothing else is said: the last contract of the deal, else of the company, else what the organisation has',
    },
    wordToPdf: { type: 'boolean', description: 'Word templates can be made PDF: the server has LibreOffice' },
  },
  required: ['kinds', 'legalEntities', 'legalEntity', 'basis', 'wordToPdf'],
}
