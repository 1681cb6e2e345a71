import type { JsonObject } from '../../model/index.ts'

export const tag = 'Apps (OAuth 2.1)'
export const id: JsonObject = { type: 'string', format: 'uuid' }
export const moment: JsonObject = { type: 'string', format: 'date-time' }
export const text: JsonObject = { type: 'string' }
export const texts: JsonObject = { type: 'array', items: text }

export const whole = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

export const listOf = (item: JsonObject): JsonObject => whole({ data: { type: 'array', items: item } })
