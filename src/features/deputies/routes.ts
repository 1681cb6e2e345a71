import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { endDeputy, listDeputies, type NewDeputy, nameDeputy } from './deputy.ts'

const tag = 'Users'
const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const named: JsonObject = { type: 'object', properties: { id, name: { type: 'string' } }, required: ['id', 'name'] }

const schema: JsonObject = {
  type: 'object',
  properties: {
    id,
    absent: named,
    deputy: named,
    from: moment,
    until: moment,
    takesLeads: { type: 'boolean', description: 'New leads that would be the absent one’s go to the deputy' },
    namedBy: { ...named, type: ['object', 'null'] },
    endedAt: { type: ['string', 'null'], format: 'date-time', description: 'When it was ended before its time' },
    current: { type: 'boolean', description: 'Whether it holds now' },
    canEnd: { type: 'boolean', description: 'Whether you may end it' },
  },
  required: ['id', 'absent', 'deputy', 'from', 'until', 'takesLeads', 'namedBy', 'endedAt', 'current', 'canEnd'],
}

const list: Route = {
  method: 'GET',
  path: '/deputies',
  operation: 'listDeputies',
  summary:
    'Who stands in for whom, now and later: where you are one of the two, or head who is absent; for administrators all',
  tag,
  right: 'signedIn',
  query: { type: 'object', properties: { user: { ...id, description: 'Where this person is one of the two' } } },
  answers: {
    200: {
      description: 'In the order in which they begin',
      schema: { type: 'object', properties: { data: { type: 'array', items: schema } }, required: ['data'] },
    },
  },
  handle: async (ctx, { query }) => ({ body: { data: await listDeputies(ctx, query.user ?? null) } }),
}

const name: Route = {
  method: 'POST',
  path: '/users/{id}/deputies',
  operation: 'nameDeputy',
  summary:
    'Name who stands in for somebody from a moment until another, at most a year: he does with what is the absent one’s what both their roles allow, but gives it to nobody. By the person himself, his head or an administrator',
  tag,
  right: 'signedIn',
  configures: true,
  body: {
    type: 'object',
    properties: {
      deputy: id,
      from: moment,
      until: moment,
      takesLeads: { type: 'boolean', default: false },
    },
    required: ['deputy', 'from', 'until'],
  },
  answers: { 201: { description: 'Who stands in', schema }, 404: { description: 'There is no such person' } },
  async handle(ctx, { params, body }) {
    const { deputy, from, until, takesLeads = false } = body as NewDeputy
    return { status: 201, body: await nameDeputy(ctx, params.id ?? '', { deputy, from, until, takesLeads }) }
  },
}

const end: Route = {
  method: 'DELETE',
  path: '/deputies/{id}',
  operation: 'endDeputy',
  summary: 'End standing in before its time',
  tag,
  right: 'signedIn',
  configures: true,
  answers: { 200: { description: 'As it is now', schema }, 404: { description: 'There is none' } },
  handle: async (ctx, { params }) => ({ body: await endDeputy(ctx, params.id ?? '') }),
}

export const deputyRoutes: readonly Route[] = [list, name, end]
