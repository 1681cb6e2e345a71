import type { Feature, Route } from '../feature.ts'
import { assignByHand } from './assignment.ts'
import { claimLead } from './claim.ts'
import { giveInTurn } from './flow-action.ts'
import { distribute, followOwner } from './reactions.ts'
import { raiseUnclaimed } from './unclaimed.ts'

export { assignLead } from './assign.ts'

const claimRoute: Route = {
  method: 'POST',
  path: '/leads/{id}/claim',
  operation: 'claimLead',
  summary: 'Take a lead out of the pool for oneself; of two at once exactly one gets it',
  tag: 'Leads',
  right: { object: 'lead', verb: 'update' },
  answers: {
    200: { description: 'The lead, now yours', schema: { $ref: '#/components/schemas/Lead' } },
    409: { description: 'Somebody else has it; the answer names him' },
  },
  handle: async (ctx, { params }) => ({ body: await claimLead(ctx, params.id ?? '') }),
}

const assignmentRoute: Route = {
  method: 'POST',
  path: '/leads/{id}/assignment',
  operation: 'assignLead',
  summary: 'Give a lead to somebody by hand',
  tag: 'Leads',
  right: { object: 'lead', verb: 'update' },
  body: {
    type: 'object',
    properties: { owner: { type: 'string', format: 'uuid' } },
    required: ['owner'],
    additionalProperties: false,
  },
  answers: { 200: { description: 'The lead with its new owner', schema: { $ref: '#/components/schemas/Lead' } } },
  handle: async (ctx, { params, body }) => ({
    body: await assignByHand(ctx, params.id ?? '', (body as { owner: string }).owner),
  }),
}

/** Who gets a lead: whoever claims it first, whom the rules choose, or whom the head names. */
export const distribution: Feature = {
  name: 'distribution',
  routes: [claimRoute, assignmentRoute],
  actions: [giveInTurn],
  reactions: [distribute, followOwner],
  jobs: [{ name: 'raiseUnclaimed', every: '* * * * *', run: async ctx => void (await raiseUnclaimed(ctx)) }],
}
