import type { JsonObject } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { countNames, states } from '../bulk-change.ts'
import { getHandOver, listHandOvers } from './hand-over.ts'
import { holdingsOf } from './holdings.ts'
import { presentHandOver, presentShort } from './present.ts'
import { cancelHandOver, createHandOver, startHandOver, startUndo } from './verbs.ts'

const tag = 'Users'
const right = 'admin'
const id: JsonObject = { type: 'string', format: 'uuid' }
const text: JsonObject = { type: 'string' }
const textOrNone: JsonObject = { type: ['string', 'null'] }
const count: JsonObject = { type: 'integer' }
const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const named: JsonObject = { type: 'object', properties: { id, name: text }, required: ['id', 'name'] }
const counts: JsonObject = {
  type: 'object',
  properties: Object.fromEntries(countNames.map(name => [name, count])),
  required: [...countNames],
}

const receiver: JsonObject = {
  type: ['object', 'null'],
  properties: {
    user: { type: ['string', 'null'], format: 'uuid', description: 'One of the two' },
    team: {
      type: ['string', 'null'],
      format: 'uuid',
      description:
        'Shared out evenly among all who work in it and in the teams inside it; what belongs together stays in one hand',
    },
  },
  additionalProperties: false,
}

const short: JsonObject = {
  type: 'object',
  properties: {
    id,
    user: { ...named, description: 'Who leaves' },
    owner: { ...id, description: 'Who hands over' },
    state: { enum: [...states] },
    counts,
    progress: { type: 'object', properties: { done: count, of: count }, required: ['done', 'of'] },
    reverting: { type: 'boolean' },
    createdAt: moment,
    committedAt: moment,
    finishedAt: moment,
    parts: {
      type: 'array',
      description: 'What of each kind goes to whom',
      items: {
        type: 'object',
        properties: {
          kind: { ...text, description: '`lead.owner`, `task.participants`, `views`, `shares`' },
          object: textOrNone,
          label: textOrNone,
          field: { ...textOrNone, description: 'What the field is called, where it does not say whose the record is' },
          to: named,
          counts,
        },
        required: ['kind', 'object', 'label', 'field', 'to', 'counts'],
      },
    },
  },
  required: ['id', 'user', 'owner', 'state', 'counts', 'progress', 'reverting', 'parts'],
}

const whole: JsonObject = {
  ...short,
  properties: {
    ...(short.properties as JsonObject),
    refusals: {
      type: 'array',
      items: {
        type: 'object',
        properties: { object: text, field: textOrNone, code: text, message: text, count },
        required: ['object', 'code', 'message', 'count'],
      },
    },
    kept: {
      type: 'array',
      description: 'What could not be undone: people have changed it since',
      items: {
        type: 'object',
        properties: { object: text, id, title: text },
        required: ['object', 'id', 'title'],
      },
    },
    failure: { type: ['object', 'null'], additionalProperties: true },
  },
}

const told = { description: 'The hand-over', schema: whole }

const holdings: JsonObject = {
  type: 'object',
  properties: {
    user: {
      type: 'object',
      properties: { id, name: text, active: { type: 'boolean' } },
      required: ['id', 'name', 'active'],
    },
    data: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          kind: text,
          object: textOrNone,
          label: textOrNone,
          field: textOrNone,
          open: { ...count, description: 'Those still to be worked on' },
          all: count,
          closes: { type: 'boolean', description: 'Whether such are over and done at some time' },
        },
        required: ['kind', 'object', 'label', 'field', 'open', 'all', 'closes'],
      },
    },
    apiKeys: {
      ...count,
      description: 'Keys of the API in his name; they are handed to nobody, and end with his access',
    },
  },
  required: ['user', 'data', 'apiKeys'],
}

export const handOverRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/users/{id}/holdings',
    operation: 'getHoldings',
    tag,
    right,
    summary: 'All that somebody holds: records that name him, views that others use, what is shared with him',
    answers: {
      200: { description: 'Kind by kind; what he has none of is left out', schema: holdings },
      404: { description: 'There is no such person' },
    },
    handle: async (ctx, { params }) => ({ body: { ...(await holdingsOf(ctx, params.id ?? '')) } }),
  },
  {
    method: 'POST',
    path: '/users/{id}/hand-overs',
    operation: 'createHandOver',
    tag,
    right,
    body: {
      type: 'object',
      properties: {
        to: { ...receiver, description: 'Who gets what `parts` says nothing else of; null: it stays' },
        closed: { type: 'boolean', description: 'Also what is over and done; otherwise that stays with him' },
        parts: {
          type: 'object',
          description: 'By kind, as `GET /users/{id}/holdings` names them',
          additionalProperties: {
            type: 'object',
            properties: { to: receiver, closed: { type: 'boolean' } },
            additionalProperties: false,
          },
        },
      },
      required: ['to'],
      additionalProperties: false,
    },
    summary:
      'Previews the hand-over of all that somebody holds. Which records go to whom is kept; nothing is given until it is committed',
    answers: { 202: told, 404: { description: 'There is no such person' } },
    handle: createHandOver,
  },
  {
    method: 'GET',
    path: '/hand-overs',
    operation: 'listHandOvers',
    tag,
    right,
    query: { type: 'object', properties: { user: { ...id, description: 'Of one person' } } },
    summary: 'Hand-overs of the last 30 days, newest first',
    answers: {
      200: {
        description: 'Hand-overs',
        schema: { type: 'object', properties: { data: { type: 'array', items: short } }, required: ['data'] },
      },
    },
    async handle(ctx, { query }) {
      const data: JsonObject[] = []
      for (const one of await listHandOvers(ctx, query.user ?? null)) data.push(await presentShort(ctx, one))
      return { body: { data } }
    },
  },
  {
    method: 'GET',
    path: '/hand-overs/{id}',
    operation: 'getHandOver',
    tag,
    right,
    summary: 'What a hand-over will do or has done, and how far it is',
    answers: { 200: told },
    handle: async (ctx, { params }) => ({ body: await presentHandOver(ctx, await getHandOver(ctx, params.id ?? '')) }),
  },
  {
    method: 'POST',
    path: '/hand-overs/{id}/commit',
    operation: 'commitHandOver',
    tag,
    right,
    summary: 'Does what the preview shows, in portions; what broke off goes on where it stopped',
    answers: { 202: told },
    handle: startHandOver,
  },
  {
    method: 'POST',
    path: '/hand-overs/{id}/cancel',
    operation: 'cancelHandOver',
    tag,
    right,
    summary: 'Ends a hand-over, or its undoing, after the portion under way. What is done stays, and can be undone',
    answers: { 200: told },
    handle: cancelHandOver,
  },
  {
    method: 'DELETE',
    path: '/hand-overs/{id}',
    operation: 'undoHandOver',
    tag,
    right,
    summary:
      'Undoes a hand-over as one step: everything goes back to whose it was, as far as it is still with who got it. What people have changed since stays, and is listed under `kept`',
    answers: { 200: { ...told, description: 'Undone' }, 202: { ...told, description: 'Being undone' } },
    handle: startUndo,
  },
]
