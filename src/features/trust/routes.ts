import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { type TrustLine, trustAreas, trustStates } from '../trust-line.ts'
import { trustFile } from './file.ts'
import { lookAtAll } from './look.ts'

const tag = 'Trust centre'
const moment: JsonObject = { type: 'string', format: 'date-time' }
const count: JsonObject = { type: 'integer' }

const lineSchema: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string', description: 'What is looked at: `secondFactor`, `backup`' },
    area: { enum: [...trustAreas] },
    state: { enum: [...trustStates], description: '`act`: something is to be done; `look`: it wants to be looked at' },
    title: { type: 'string' },
    found: { type: 'string', description: 'What was found, with its numbers' },
    since: { type: ['string', 'null'], format: 'date-time', description: 'Since when it is so, or when it was' },
    names: { type: 'array', items: { type: 'string' }, description: 'Whom or what it is about' },
    whatToDo: { type: ['string', 'null'] },
    path: { type: ['string', 'null'], description: 'Page on which it is set right' },
  },
  required: ['name', 'area', 'state', 'title', 'found', 'since', 'names', 'whatToDo', 'path'],
}

const trustSchema: JsonObject = {
  type: 'object',
  properties: {
    at: moment,
    company: { type: 'string' },
    open: {
      type: 'object',
      description: 'How many lines want something',
      properties: { act: count, look: count },
      required: ['act', 'look'],
    },
    data: { type: 'array', items: lineSchema },
  },
  required: ['at', 'company', 'open', 'data'],
}

export const trustRoutes = (lines: readonly TrustLine[]): readonly Route[] => [
  {
    method: 'GET',
    path: '/trust',
    operation: 'getTrust',
    summary: 'How the company is protected at the moment, line by line, with what to do',
    tag,
    right: 'admin',
    answers: { 200: { description: 'The lines, by areas', schema: trustSchema } },
    handle: async (ctx, _, application) => ({ body: await lookAtAll(ctx, lines, application) }),
  },
  {
    method: 'GET',
    path: '/trust/file',
    operation: 'getTrustFile',
    summary: 'The same as CSV. That it was taken is noted in the audit',
    tag,
    right: 'admin',
    answers: { 200: { description: 'CSV (UTF-8)', type: 'text/csv', schema: { type: 'string' } } },
    async handle(ctx, request, application) {
      const trust = await lookAtAll(ctx, lines, application)
      await noteSecurityEvent(ctx, {
        kind: 'auditTaken',
        outcome: 'done',
        whence: whenceOf(request),
        details: { page: 'trust' },
      })
      return trustFile(ctx, trust)
    },
  },
]
