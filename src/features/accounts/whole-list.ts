import type { JsonObject } from '../../model/index.ts'

/** Schema of a list that is answered whole: what people have of it fits on a page. */
export const wholeList = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items }, nextCursor: { type: 'null' } },
  required: ['data', 'nextCursor'],
})
