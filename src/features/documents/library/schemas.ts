import type { JsonObject } from '../../../model/index.ts'
import { locales } from '../../../records/context.ts'
import { documentKinds } from '../data.ts'
import { paperObjects } from '../making/gather.ts'
import { templateSchema as designSchema } from '../template/read-template.ts'

const id: JsonObject = { type: 'string', maxLength: 100, description: 'A UUID, or of the gallery its name: `quote-ru`' }

const listed = {
  id,
  version: { type: 'integer' },
  kind: { enum: [...documentKinds] },
  name: { type: 'string' },
  language: { enum: [...locales] },
  format: { enum: ['pdf', 'docx'] },
  active: { type: 'boolean' },
  main: { type: 'boolean', description: 'Taken where nobody chooses' },
  builtIn: { type: 'boolean', description: 'Of the gallery: it is copied to be changed' },
  updatedAt: { type: ['string', 'null'], format: 'date-time' },
} satisfies JsonObject

export const listedSchema: JsonObject = { type: 'object', properties: listed, required: Object.keys(listed) }

export const templateSchema: JsonObject = {
  type: 'object',
  properties: { ...listed, design: { type: ['object', 'null'], description: 'Of a PDF; `null` of a Word file' } },
  required: [...Object.keys(listed), 'design'],
}

/** It is read by its own reader, which names every problem by block and place. */
const design: JsonObject = { ...designSchema, description: 'Kind, name and language stand in it' }
const use = { active: { type: 'boolean' }, main: { type: 'boolean' } } satisfies JsonObject

export const designBody: JsonObject = {
  type: 'object',
  properties: { design: { type: 'object', description: String(design.description) }, ...use },
  required: ['design'],
  additionalProperties: false,
}

export const changeBody: JsonObject = {
  type: 'object',
  properties: { ...(designBody.properties as JsonObject), name: { type: 'string', minLength: 1, maxLength: 200 } },
  additionalProperties: false,
  minProperties: 1,
}

export const checkBody: JsonObject = {
  type: 'object',
  properties: { design: { type: 'object' } },
  required: ['design'],
  additionalProperties: false,
}

export const problemsSchema: JsonObject = {
  type: 'object',
  properties: {
    problems: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          field: { type: 'string', description: 'Where: `blocks.3.text`' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
        required: ['field', 'code', 'message'],
      },
    },
  },
  required: ['problems'],
}

export const previewBody: JsonObject = {
  type: 'object',
  properties: {
    design: { type: 'object', description: 'A draft' },
    template: { ...id, description: 'One that is kept, or of the gallery, in place of a draft' },
    on: {
      type: 'object',
      properties: { object: { enum: [...paperObjects] }, id: { type: 'string', format: 'uuid' } },
      required: ['object', 'id'],
      additionalProperties: false,
      description: 'With what this card says; otherwise with a sample',
    },
  },
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
          place: { type: 'string', description: 'As a template names it, without braces: `buyer.name`' },
          of: { type: 'string', description: 'Of what or whom it tells' },
          label: { type: 'string' },
          isName: { type: 'boolean', description: 'It may stand in a grammatical case' },
          inLines: { type: 'boolean', description: 'Only in the rows of lines of a Word template' },
        },
        required: ['place', 'of', 'label', 'isName', 'inLines'],
      },
    },
  },
  required: ['data'],
}
