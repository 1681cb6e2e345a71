import type { JsonObject } from '../../../model/index.ts'
import { locales } from '../../../records/context.ts'
import { audiences } from './template.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }

const draft = {
  name: { type: 'string', minLength: 1, maxLength: 200 },
  subject: {
    type: 'string',
    minLength: 1,
    maxLength: 500,
    description:
      'With places that a card fills: `{{client.firstName}}`, `{{client.name|dative}}`, `{{company.name|or: your company}}`',
  },
  html: {
    type: 'string',
    minLength: 1,
    maxLength: 200_000,
    description: 'The same; cleaned of everything that runs or loads by itself',
  },
  language: { enum: [...locales], description: 'In which dates, numbers and choices are written' },
  advertising: { type: 'boolean', description: 'Nobody gets it who took back that he may be sent advertising' },
  shared: {
    enum: [...audiences],
    description: '`team`: your own team and those below it; `everyone`: by administrators',
  },
} satisfies JsonObject

export const newTemplateBody: JsonObject = {
  type: 'object',
  properties: draft,
  required: ['name', 'subject', 'html'],
  additionalProperties: false,
}

export const templateChangeBody: JsonObject = {
  type: 'object',
  properties: draft,
  additionalProperties: false,
  minProperties: 1,
}

export const templateSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    version: { type: 'integer' },
    ...draft,
    owner: id,
    team: { ...id, type: ['string', 'null'] },
    createdAt: moment,
    updatedAt: moment,
    can: { type: 'object', properties: { change: { type: 'boolean' } }, required: ['change'] },
  },
  required: ['id', 'version', ...Object.keys(draft), 'owner', 'team', 'createdAt', 'updatedAt', 'can'],
}

export const fillBody = {
  type: 'object',
  properties: {
    on: {
      type: 'object',
      properties: { object: { type: 'string', maxLength: 100 }, id },
      required: ['object', 'id'],
      additionalProperties: false,
    },
  },
  required: ['on'],
  additionalProperties: false,
} satisfies JsonObject

export const previewBody: JsonObject = {
  type: 'object',
  properties: { subject: draft.subject, html: draft.html, language: draft.language, ...fillBody.properties },
  required: ['subject', 'html', 'language', 'on'],
  additionalProperties: false,
}

export const placesSchema: JsonObject = {
  type: 'object',
  properties: {
    data: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          place: { type: 'string', description: 'As a template names it, without braces: `client.firstName`' },
          of: { type: 'string', description: 'Of whom it tells' },
          label: { type: 'string' },
          isName: { type: 'boolean', description: 'It may stand in a grammatical case' },
        },
        required: ['place', 'of', 'label', 'isName'],
      },
    },
  },
  required: ['data'],
}

export const filledSchema: JsonObject = {
  type: 'object',
  properties: {
    subject: { type: 'string' },
    html: { type: 'string' },
    empty: {
      type: 'array',
      items: { type: 'string' },
      description: 'Places that stay empty: nothing is known there, or it is not yours to read',
    },
  },
  required: ['subject', 'html', 'empty'],
}
