import { isJsonObject, type JsonObject } from '../../model/index.ts'

/** What the descriptions of both kinds of routes share. */
export const tag = 'Customization'

/** A name in both languages. */
export const says: JsonObject = {
  type: 'object',
  properties: { en: { type: 'string' }, ru: { type: 'string' } },
  required: ['en', 'ru'],
  additionalProperties: false,
}

export const page = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items }, nextCursor: { type: 'null' } },
  required: ['data', 'nextCursor'],
})
export const given = (body: unknown): JsonObject => (isJsonObject(body) ? body : {})
