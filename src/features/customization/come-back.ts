import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Application, Route } from '../feature.ts'
import { page, tag } from './schemas.ts'

interface ComingBack {
  kind: 'field' | 'object'
  /** What comes back with it. */
  says: { removed: string; restored: string }
  schema: JsonObject
  removedSchema: JsonObject
  list(ctx: Context): Promise<object[]>
  restore(ctx: Context, id: string, enqueue: Application['enqueue']): Promise<object>
}

/** What administrators have removed: a list of it, and the way back for each. */
export function comeBackRoutes({ kind, says, schema, removedSchema, list, restore }: ComingBack): Route[] {
  const name = kind === 'field' ? 'Field' : 'Object'
  return [
    {
      method: 'GET',
      path: `/${kind}s/removed`,
      operation: `listRemoved${name}s`,
      summary: says.removed,
      tag,
      right: 'admin',
      answers: { 200: { description: `The ${kind}s`, schema: page(removedSchema) } },
      handle: async ctx => ({ body: { data: await list(ctx), nextCursor: null } }),
    },
    {
      method: 'POST',
      path: `/${kind}s/{id}/restoration`,
      operation: `restore${name}`,
      summary: says.restored,
      tag,
      right: 'admin',
      configures: true,
      answers: { 200: { description: `The ${kind}`, schema } },
      handle: async (ctx, { params }, { enqueue }) => ({ body: { ...(await restore(ctx, params.id ?? '', enqueue)) } }),
    },
  ]
}

/** What a removed one tells of itself: all that it told before, but `left`, and since when it is gone. */
export const removedOf = (properties: JsonObject, ...left: string[]): JsonObject => {
  const told = Object.fromEntries(Object.entries(properties).filter(([name]) => !left.includes(name)))
  return {
    type: 'object',
    properties: { ...told, removedAt: { type: 'string', format: 'date-time' } },
    required: [...Object.keys(told), 'removedAt'],
  }
}
