import { type Field, fieldType, type JsonObject, type ObjectDeclaration } from '../../model/index.ts'
import { targetOf } from '../../records/index.ts'
import { ref } from './shared.ts'

/** `deal` → `Deal`: names of schemas and parts of operation ids. */
export const typeName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** For each object: the record, what creates it, what changes it, and a page of its list. The names of these are no names of objects. */
export const recordSchemas = (objects: readonly ObjectDeclaration[]): JsonObject =>
  Object.fromEntries(
    objects.flatMap(object => {
      const name = typeName(object.name)
      return [
        [name, recordSchema(object)],
        [`${name}_Input`, inputSchema(object, true)],
        [`${name}_Change`, inputSchema(object, false)],
        [`${name}_List`, listSchema(name)],
      ]
    }),
  )

const moment: JsonObject = { type: 'string', format: 'date-time' }

/** Pipelines are read with their stages, in order. */
const stages: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      id: { type: 'string', format: 'uuid' },
      name: { type: 'string' },
      kind: { enum: ['open', 'won', 'lost'] },
      probability: { type: 'number' },
      forecast: {
        type: ['string', 'null'],
        description: 'How surely its deals count in the forecast; null: by the probability',
      },
      maxDays: { type: ['number', 'null'] },
      maxRecords: { type: ['number', 'null'] },
      requiredFields: { type: 'array', items: { type: 'string' } },
      position: { type: 'number' },
    },
    required: ['id', 'name', 'kind', 'probability', 'maxDays', 'maxRecords'],
  },
}

function recordSchema(object: ObjectDeclaration): JsonObject {
  const fields = Object.entries(object.fields)
  return {
    type: 'object',
    properties: {
      id: { type: 'string', format: 'uuid' },
      version: { type: 'integer' },
      ...(object.number && { number: { type: 'string', description: `Short number, ${object.number}1` } }),
      createdAt: moment,
      updatedAt: moment,
      deletedAt: { type: ['string', 'null'], format: 'date-time' },
      ...Object.fromEntries(fields.map(([name, field]) => [name, outputOf(field)])),
      ...(object.name === 'pipeline' && { stages }),
      can: ref('Can'),
    },
    required: ['id', 'version', 'createdAt', 'updatedAt'],
  }
}

/** References are ids, and records where they were expanded. */
function outputOf(field: Field): JsonObject {
  const schema = described(field, fieldType(field).schema(field.options))
  const shapes = targetOf(field) ? [schema, { type: 'object' }] : [schema]
  return field.options.required && shapes.length === 1
    ? schema
    : { anyOf: [...shapes, ...(field.options.required ? [] : [{ type: 'null' }])] }
}

function inputSchema(object: ObjectDeclaration, whole: boolean): JsonObject {
  const given = Object.entries(object.fields).filter(([, field]) => !field.options.readOnly && field.type !== 'formula')
  const required = given.filter(([name, field]) => whole && isDemanded(object, name, field)).map(([name]) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(given.map(([name, field]) => [name, inputOf(field)])),
    ...(required.length && { required }),
    additionalProperties: false,
  }
}

/** What must be given: required, and neither a default nor another field brings it. */
const isDemanded = (object: ObjectDeclaration, name: string, { type, options }: Field): boolean =>
  Boolean(options.required) &&
  options.default === undefined &&
  !object.derive &&
  type !== 'stage' &&
  name !== 'pipeline'

function inputOf(field: Field): JsonObject {
  const type = fieldType(field)
  const schema = described(field, type.inputSchema?.(field.options) ?? type.schema(field.options))
  return field.options.required ? schema : { anyOf: [schema, { type: 'null' }] }
}

const described = (field: Field, schema: JsonObject): JsonObject =>
  field.options.label ? { ...schema, title: field.options.label.en } : schema

const listSchema = (name: string): JsonObject => ({
  type: 'object',
  properties: {
    data: { type: 'array', items: ref(name) },
    nextCursor: { type: ['string', 'null'] },
    total: ref('Total'),
  },
  required: ['data', 'nextCursor'],
})
