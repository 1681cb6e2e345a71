import type { JsonObject } from '../../model/index.ts'
import type { Feature, Route } from '../feature.ts'
import { teamDay } from './team.ts'
import { listUnanswered } from './unanswered.ts'

const text: JsonObject = { type: 'string' }
const maybe: JsonObject = { type: ['string', 'null'] }
const object = (properties: JsonObject): JsonObject => ({ type: 'object', properties })
const array = (items: JsonObject): JsonObject => ({ type: 'array', items })

const unansweredRoute: Route = {
  method: 'GET',
  path: '/unanswered',
  operation: 'listUnanswered',
  summary:
    'Leads, deals, clients and interests who wrote and were not answered since, through whatever channel; the longest first',
  tag: 'Activities',
  right: 'signedIn',
  tellsOfRecords: true,
  query: {
    owner: { type: 'string', format: 'uuid' },
    owned: { type: 'boolean', description: 'true: only what is somebody’s; false: only what is nobody’s' },
    limit: { type: 'integer', minimum: 1, maximum: 200 },
  },
  answers: {
    200: {
      description: 'Who waits, since when, for what, and until when an answer is promised; of the last 90 days',
      schema: object({
        data: array(
          object({
            object: text,
            id: text,
            title: maybe,
            owner: maybe,
            since: text,
            kind: text,
            subject: maybe,
            dueAt: maybe,
          }),
        ),
        total: { $ref: '#/components/schemas/Total' },
      }),
    },
  },
  handle: async (ctx, { query }) => ({ body: await listUnanswered(ctx, query) }),
}

const teamRoute: Route = {
  method: 'GET',
  path: '/team-day',
  operation: 'getTeamDay',
  summary: 'What each of the people whom the caller answers for has to do, and lets lie',
  tag: 'Tasks',
  right: 'signedIn',
  answers: {
    200: {
      description:
        'Counts by person; each measure names the conditions by which a list of its object shows exactly what was counted. `unanswered` is listed by `/unanswered`',
      schema: object({
        measures: array(object({ name: text, object: text, conditions: array({ type: 'array', items: {} }) })),
        teams: array(object({ id: text, name: text, parent: maybe })),
        people: array(
          object({
            user: {
              type: ['object', 'null'],
              properties: {
                id: text,
                name: text,
                team: maybe,
                active: { type: 'boolean' },
                absent: { type: 'boolean' },
              },
            },
            counts: { type: 'object', additionalProperties: { type: 'integer' } },
          }),
        ),
      }),
    },
    403: { description: 'The caller answers for nobody but himself' },
  },
  handle: async ctx => ({ body: await teamDay(ctx) }),
}

/** What waits to be done today: of one's own, and of those one answers for. */
export const day: Feature = { name: 'day', routes: [unansweredRoute, teamRoute] }
