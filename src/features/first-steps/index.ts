import sql from 'sql-template-tag'
import { Forbidden, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Feature, Route } from '../feature.ts'
import { stepNames, stepsOf } from './facts.ts'

const tag = 'Set-up'
const schema: JsonObject = {
  type: 'object',
  properties: {
    hidden: { type: 'boolean', description: 'Whether the caller has put the list away' },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: { enum: [...stepNames] }, done: { type: 'boolean' } },
        required: ['name', 'done'],
      },
    },
  },
  required: ['hidden', 'steps'],
}
const told = { description: 'The steps', schema }

async function presentSteps(ctx: Context): Promise<JsonObject> {
  const hidden = await ctx.db.one(sql`
    select 1 as hidden from first_steps_hidden where workspace_id = ${ctx.workspace} and "user" = ${ctx.actor.user}`)
  return { hidden: hidden !== undefined, steps: (await stepsOf(ctx)).map(step => ({ ...step })) }
}

function userOf({ actor }: Context): string {
  if (!actor.user) throw new Forbidden('noRight', { object: 'user', verb: 'update' })
  return actor.user
}

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/first-steps',
    operation: 'getFirstSteps',
    summary:
      'What the caller can begin with, by his rights, and what of it has been done: told from what is in the base',
    tag,
    right: 'signedIn',
    answers: { 200: told },
    handle: async ctx => ({ body: await presentSteps(ctx) }),
  },
  {
    method: 'PUT',
    path: '/first-steps/hidden',
    operation: 'hideFirstSteps',
    summary: 'Put the list of first steps away for good',
    tag,
    right: 'signedIn',
    answers: { 200: told },
    async handle(ctx) {
      await ctx.db.query(sql`insert into first_steps_hidden ("user") values (${userOf(ctx)}) on conflict do nothing`)
      return { body: await presentSteps(ctx) }
    },
  },
  {
    method: 'DELETE',
    path: '/first-steps/hidden',
    operation: 'showFirstSteps',
    summary: 'Show the list of first steps again',
    tag,
    right: 'signedIn',
    answers: { 200: told },
    async handle(ctx) {
      await ctx.db.query(sql`
        delete from first_steps_hidden where workspace_id = ${ctx.workspace} and "user" = ${userOf(ctx)}`)
      return { body: await presentSteps(ctx) }
    },
  },
]

/** What a company, and each of its people, can begin with. */
export const firstSteps: Feature = { name: 'first-steps', routes }
