import { Invalid, isJsonObject, type JsonObject, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { type Connection, type ConnectionSource, connectionKinds } from '../connection.ts'
import type { Feature, Route } from '../feature.ts'
import type { Outgoing } from '../outgoing.ts'
import { checkAddress, checkConnection } from './check.ts'

const tag = 'Connections'

const connectionSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    kind: { enum: [...connectionKinds] },
    name: { type: 'string' },
    address: { type: 'string' },
  },
  required: ['id', 'kind', 'name', 'address'],
}

const stepSchema: JsonObject = {
  type: 'object',
  properties: {
    step: { type: 'string' },
    isOk: { type: ['boolean', 'null'], description: 'null: it works, and wants to be known all the same' },
    title: { type: 'string' },
    found: { type: 'string' },
    whatToDo: { type: ['string', 'null'] },
    milliseconds: { type: ['integer', 'null'], description: 'How long it took' },
  },
  required: ['step', 'isOk', 'title', 'found', 'whatToDo', 'milliseconds'],
}

const listSchema = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items } },
  required: ['data'],
})

const list = (sources: readonly ConnectionSource[]): Route => ({
  method: 'GET',
  path: '/connections',
  operation: 'listConnections',
  summary: 'Other machines that Rapport calls, as they are set up',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The connections', schema: listSchema(connectionSchema) } },
  async handle(ctx) {
    const found = await allConnections(ctx, sources)
    return { body: { data: found.map(({ id, kind, name, address }) => ({ id, kind, name, address })) } }
  },
})

export async function allConnections(ctx: Context, sources: readonly ConnectionSource[]): Promise<Connection[]> {
  return (await Promise.all(sources.map(source => source(ctx)))).flat()
}

const check = (sources: readonly ConnectionSource[], target: Outgoing): Route => ({
  method: 'POST',
  path: '/connections/checks',
  operation: 'checkConnection',
  summary:
    'Walk the way to another machine: its name, the route or the proxy, who issued its certificate, what it answers. Addresses that are typed have to be public',
  tag,
  right: 'admin',
  secret: true,
  body: {
    type: 'object',
    description: 'One of the two',
    properties: {
      connection: { type: 'string', maxLength: 300, description: 'Id of one that is set up' },
      address: { type: 'string', maxLength: 1000, description: 'Any other, as `https://example.com`' },
    },
  },
  answers: {
    200: { description: 'The stretches, up to the first that does not hold', schema: listSchema(stepSchema) },
  },
  async handle(ctx, { body }) {
    const { connection, address } = isJsonObject(body) ? body : {}
    if (typeof connection === 'string' && address === undefined)
      return { body: { data: await checkConnection(target, ctx.locale, await named(ctx, sources, connection)) } }
    if (typeof address === 'string' && address.trim() && connection === undefined)
      return { body: { data: await checkAddress(target, ctx.locale, address.trim()) } }
    throw new Invalid([{ field: 'address', code: 'connectionOrAddress' }])
  },
})

async function named(ctx: Context, sources: readonly ConnectionSource[], id: string): Promise<Connection> {
  const found = (await allConnections(ctx, sources)).find(each => each.id === id)
  if (!found) throw new NotFound('notFound')
  return found
}

/** Whether other machines are reached, and what is in the way. */
export const connections = (sources: readonly ConnectionSource[], target: Outgoing): Feature => ({
  name: 'connections',
  routes: [list(sources), check(sources, target)],
})
