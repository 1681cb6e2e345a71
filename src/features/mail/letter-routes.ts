import { Forbidden, type JsonObject } from '../../model/index.ts'
import { transact } from '../../records/transact.ts'
import type { Route } from '../feature.ts'
import { askToSend, letterKinds } from '../letters.ts'
import type { MailReach } from '../mail-reach.ts'
import { listLetters, tryNow } from './letters.ts'
import type { MailMeans } from './server.ts'
import { testMail } from './test-letter.ts'

const tag = 'Mail'
const moment: JsonObject = { type: 'string', format: 'date-time' }
const id: JsonObject = { type: 'string', format: 'uuid' }

const letterSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    kind: { enum: [...letterKinds] },
    user: {
      type: ['object', 'null'],
      properties: { id, name: { type: 'string' }, email: { type: 'string' } },
      required: ['id', 'name', 'email'],
    },
    state: { enum: ['waiting', 'sent', 'dropped'] },
    at: moment,
    expiresAt: { ...moment, description: 'With its link; it does not go out later' },
    attempts: { type: 'integer' },
    dueAt: { ...moment, description: 'When it is tried (again)' },
    endedAt: { ...moment, type: ['string', 'null'] },
    reason: {
      type: ['object', 'null'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
      required: ['code', 'message'],
      description: 'Why it was dropped',
    },
    failure: {
      type: ['object', 'null'],
      properties: {
        step: { type: 'string' },
        message: { type: 'string' },
        reply: { type: ['string', 'null'], description: 'What the server said' },
        whatToDo: { type: 'string' },
      },
      required: ['step', 'message', 'reply', 'whatToDo'],
      description: 'What the last attempt failed of',
    },
  },
  required: ['id', 'kind', 'user', 'state', 'at', 'expiresAt', 'attempts', 'dueAt', 'endedAt', 'reason', 'failure'],
}

const list: Route = {
  method: 'GET',
  path: '/letters',
  operation: 'listLetters',
  summary: 'Letters of the system: what waits and why, and what went or was dropped in the last thirty days',
  tag,
  right: 'admin',
  answers: {
    200: {
      description: 'What waits, as it is due; then the others, the newest first. 200 at most',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: letterSchema }, nextCursor: { type: 'null' } },
        required: ['data', 'nextCursor'],
      },
    },
  },
  handle: async ctx => ({ body: { data: await listLetters(ctx), nextCursor: null } }),
}

const retry: Route = {
  method: 'POST',
  path: '/letters/attempts',
  operation: 'sendLettersNow',
  summary: 'Try at once to send what waits',
  tag,
  right: 'admin',
  answers: {
    202: {
      description: 'It is tried',
      schema: { type: 'object', properties: { due: { type: 'integer' } }, required: ['due'] },
    },
  },
  handle: ctx =>
    transact(ctx, async inside => {
      const due = await tryNow(inside)
      await askToSend(inside)
      return { status: 202, body: { due } }
    }),
}

const test = (means: MailMeans & { reach: MailReach; publicUrl: string | null }): Route => ({
  method: 'POST',
  path: '/mail-server/test',
  operation: 'testMailServer',
  summary: 'Send a letter to yourself by the server as it is saved: of each step what was found, and what to do',
  tag,
  right: 'admin',
  secret: true,
  answers: {
    200: {
      description: 'The steps, in order; after one that fails there are no more',
      schema: {
        type: 'object',
        properties: {
          data: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                step: { type: 'string' },
                isOk: { type: 'boolean' },
                title: { type: 'string' },
                found: { type: 'string' },
                reply: { type: ['string', 'null'], description: 'What the server said, where it refused' },
                whatToDo: { type: ['string', 'null'] },
              },
              required: ['step', 'isOk', 'title', 'found', 'reply', 'whatToDo'],
            },
          },
        },
        required: ['data'],
      },
    },
  },
  async handle(ctx) {
    const me = ctx.config.users.get(ctx.actor.user ?? '')
    if (!me) throw new Forbidden('usersOnly')
    return { body: { data: await testMail(ctx, { name: me.name, email: me.email, locale: ctx.locale }, means) } }
  },
})

export const letterRoutes = (means: MailMeans & { reach: MailReach; publicUrl: string | null }): readonly Route[] => [
  list,
  retry,
  test(means),
]
