import { whenceOf } from '../../../access/security-events.ts'
import { isJsonObject, type JsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Route } from '../../feature.ts'
import { nameOf } from '../../people.ts'
import { endWall, makeWall, type WallDraft } from './save.ts'
import { listWalls, schemes, type Wall } from './wall.ts'

const path = '/wall-screens'
const common = { tag: 'Reports', right: 'signedIn' as const }
const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }

const settings = {
  name: { type: 'string', minLength: 1, maxLength: 200 },
  dashboards: { type: 'array', minItems: 1, maxItems: 20, uniqueItems: true, items: id, description: 'In turn' },
  turnSeconds: { type: 'integer', minimum: 10, maximum: 3600, description: 'For so long each of several is shown' },
  scheme: { type: 'string', enum: [...schemes] },
} satisfies JsonObject

const properties: JsonObject = {
  id,
  ...settings,
  madeBy: id,
  madeByName: { type: 'string' },
  madeAt: moment,
  expiresAt: moment,
  endedAt: { type: ['string', 'null'], format: 'date-time' },
  shownAt: { type: ['string', 'null'], format: 'date-time', description: 'The minute in which a screen asked last' },
}
const wallSchema: JsonObject = { type: 'object', properties, required: Object.keys(properties) }
const madeSchema: JsonObject = {
  type: 'object',
  properties: { ...properties, path: { type: 'string', description: 'Of the page. It is told this once' } },
  required: [...Object.keys(properties), 'path'],
}

/** Links at which dashboards are shown on a wall: made, listed, ended. */
export const wallRoutes: readonly Route[] = [
  {
    ...common,
    method: 'GET',
    path,
    operation: 'listWallScreens',
    summary: 'Open links of yours at which dashboards are shown on a screen; administrators see those of all',
    answers: {
      200: {
        description: 'The newest first, without what opens them',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: wallSchema }, nextCursor: { type: 'null' } },
          required: ['data', 'nextCursor'],
        },
      },
    },
    async handle(ctx) {
      return { body: { data: (await listWalls(ctx)).map(wall => present(ctx, wall)), nextCursor: null } }
    },
  },
  {
    ...common,
    method: 'POST',
    path,
    operation: 'makeWallScreen',
    summary: 'Open a link at which dashboards that you may change are shown without a sign-in, with your rights',
    shownOnce: ['path'],
    body: {
      type: 'object',
      properties: { ...settings, days: { type: 'integer', minimum: 1, maximum: 366, description: 'Until it ends' } },
      required: ['name', 'dashboards', 'days'],
      additionalProperties: false,
    },
    answers: { 201: { description: 'The link', schema: madeSchema } },
    async handle(ctx, request) {
      const { path: opened, ...wall } = await makeWall(ctx, draftOf(request.body), whenceOf(request))
      return { status: 201, body: { ...present(ctx, wall), path: opened } }
    },
  },
  {
    ...common,
    method: 'DELETE',
    path: `${path}/{id}`,
    operation: 'endWallScreen',
    summary: 'End a link: its screens show nothing from their next look on',
    answers: {
      204: { description: 'It opens nothing any more' },
      404: { description: 'There is none, or it is not yours' },
    },
    async handle(ctx, request) {
      await endWall(ctx, request.params.id ?? '', whenceOf(request))
      return { status: 204 }
    },
  },
]

function draftOf(body: unknown): WallDraft {
  const { name, dashboards, turnSeconds, scheme, days } = isJsonObject(body) ? body : {}
  return {
    name: String(name ?? ''),
    dashboards: Array.isArray(dashboards) ? dashboards.map(String) : [],
    turnSeconds: typeof turnSeconds === 'number' ? turnSeconds : 30,
    scheme: schemes.find(known => known === scheme) ?? 'dark',
    days: Number(days),
  }
}

const present = ({ config }: Context, wall: Wall) => ({ ...wall, madeByName: nameOf(config, wall.madeBy) })
