import type { JsonObject } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { periodMembers, periodQuery } from '../../period.ts'
import { amount, decimal, id, list, moment, or, planSchema, text, told, whomBody, whomSchema } from '../schemas.ts'
import { type ChangesAsked, forecastChanges } from './changes.ts'
import { changeKinds, sums } from './difference.ts'
import { forecastOf, parts } from './forecast.ts'
import { listOverrides, type OverrideAsked, overrideForecast } from './override.ts'
import { figures } from './overrides.ts'

const tag = 'Reports'
const right = { object: 'deal', verb: 'read' } as const

const meant: JsonObject = { ...periodQuery, pipeline: { ...id, description: 'Only of this pipeline' } }
const ofWhom: JsonObject = {
  whomKind: { enum: ['user', 'team', 'company'] },
  whom: { ...id, description: 'The person or team' },
}
const time: JsonObject = { ...text, description: 'A moment, or a day: its beginning where the company is' }
const ofParts = (schema: JsonObject): JsonObject => told(Object.fromEntries(parts.map(part => [part, schema])))
const filter: JsonObject = { type: 'object' }

const override: JsonObject = told({
  figure: { enum: [...figures] },
  amount: or(decimal),
  reckoned: { ...decimal, description: 'What was reckoned when it was set' },
  note: or(text),
  setBy: told({ id, name: text }),
  setAt: moment,
})
const figure: JsonObject = told({ reckoned: decimal, amount: decimal, override: or(override) })
const line: JsonObject = {
  ...told({
    key: text,
    whom: whomSchema,
    name: text,
    parent: or(text),
    depth: { type: 'integer' },
    sums: ofParts(decimal),
    counts: ofParts({ type: 'integer' }),
    weighted: decimal,
    forecast: { ...figure, description: 'Won and committed, or what was put in its place' },
    atBest: { ...figure, description: 'With the best case too' },
    plan: or(planSchema),
    attained: or({ type: 'number' }),
    expected: or({ type: 'number' }),
    pace: or(decimal),
    canOverride: { type: 'boolean' },
    filter: { ...filter, description: 'Whose deals they are, as a list is asked' },
  }),
  description: 'A person, or all the people of a team and below it; teams of which you see a part have no line',
}
const deal = told({
  kind: { enum: ['open', 'won', 'lost'] },
  category: text,
  day: or({ type: 'string', format: 'date' }),
  amount: or(text),
  currency: or(text),
  worth: or(decimal),
})

export const forecastRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/forecast',
    operation: 'getForecast',
    summary: 'What will be sold in a month or quarter: won, committed, best case, pipeline, by people and teams',
    tag,
    right,
    query: {
      ...meant,
      asOf: { ...time, description: `As it was, and what had been put in its place, then. ${time.description}` },
    },
    answers: {
      200: {
        description: 'Sums in the company’s currency by the rates of their days, of the deals you see',
        schema: told({
          period: told({ ...periodMembers, goesOn: { type: 'boolean' } }),
          pipeline: or(id),
          asOf: or(moment),
          currency: text,
          missingRates: list(text),
          unrated: { type: 'integer', description: 'Deals in no sum, for want of a rate' },
          overdue: { type: 'integer', description: 'Open deals of the period whose day has passed' },
          filters: or(ofParts(filter)),
          lines: list(line),
        }),
      },
    },
    handle: async (ctx, { query }) => ({ body: await forecastOf(ctx, query) }),
  },
  {
    method: 'GET',
    path: '/forecast/changes',
    operation: 'getForecastChanges',
    summary: 'Why what is expected of a period is another than it was at an earlier moment, deal by deal',
    tag,
    right,
    tellsOfRecords: true,
    query: {
      type: 'object',
      properties: {
        ...meant,
        ...ofWhom,
        since: time,
        until: { ...time, description: `Without it: now. ${time.description}` },
        sum: {
          enum: [...sums],
          description: '`open`: all open deals but the omitted, usually; `forecast`: what is won and committed',
        },
      },
      required: ['since'],
    },
    answers: {
      200: {
        description: 'Both sums, and by reason the deals that make the difference: they add up to it exactly',
        schema: told({
          period: told(periodMembers),
          pipeline: or(id),
          whom: or(whomSchema),
          sum: { enum: [...sums] },
          currency: text,
          since: told({ at: moment, amount: decimal, count: { type: 'integer' } }),
          until: told({ at: or(moment), amount: decimal, count: { type: 'integer' } }),
          changes: list(
            told({
              kind: { enum: [...changeKinds] },
              amount: decimal,
              count: { type: 'integer' },
              deals: list(told({ id, name: text, owner: id, amount: decimal, before: or(deal), after: or(deal) })),
              more: { type: 'integer', description: 'Deals beyond the first 200' },
            }),
          ),
        }),
      },
    },
    handle: async (ctx, { query }) => ({ body: await forecastChanges(ctx, changesAsked(query)) }),
  },
  {
    method: 'GET',
    path: '/forecast/overrides',
    operation: 'listForecastOverrides',
    summary: 'What was put in the place of somebody’s figures of a period, the latest first',
    tag,
    right,
    query: { type: 'object', properties: { ...meant, ...ofWhom }, required: ['whomKind'] },
    answers: { 200: { description: 'Up to 200', schema: told({ data: list(override) }) } },
    handle: async (ctx, { query }) => ({
      body: { data: await listOverrides(ctx, { ...query, whomKind: query.whomKind ?? '' }) },
    }),
  },
  {
    method: 'POST',
    path: '/forecast/overrides',
    operation: 'overrideForecast',
    summary: 'Put a figure in the place of a reckoned one: of one’s own, or of people one answers for',
    tag,
    right,
    body: {
      type: 'object',
      properties: {
        ...meant,
        whom: whomBody,
        figure: { enum: [...figures] },
        amount: { anyOf: [amount, { type: 'null' }], description: 'null: as it is reckoned again' },
        note: { type: ['string', 'null'], maxLength: 1000 },
      },
      required: ['whom', 'figure', 'amount'],
      additionalProperties: false,
    },
    answers: {
      201: { description: 'The line as it is now', schema: line },
      404: { description: 'There is nobody such, or you do not see all of his deals' },
    },
    handle: async (ctx, { body }) => ({ status: 201, body: await overrideForecast(ctx, body as OverrideAsked) }),
  },
]

const changesAsked = (query: Record<string, string | undefined>): ChangesAsked => ({
  ...query,
  since: query.since ?? '',
})
