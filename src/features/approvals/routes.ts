import { proveHimself } from '../../access/prove-himself.ts'
import { type Whence, whenceOf } from '../../access/security-events.ts'
import { requireSession } from '../../access/sessions.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Route } from '../feature.ts'
import { secondProofOf, secondProofSchema } from '../second-proof.ts'
import { type Acts, type Approval, approvalSchema, getApproval, listApprovals, presentApproval } from './approval.ts'
import { confirm, decline, requireMayConfirm, withdraw } from './decide.ts'

const tag = 'Approvals'
const path = '/approvals'
const over = { description: 'It waits no longer: it was decided, is void, or its 24 hours are over' }
const gone = { description: 'There is none, or it is not yours to see' }

const list = (acts: Acts): Route => ({
  method: 'GET',
  path,
  operation: 'listApprovals',
  summary:
    'What waits for a second administrator, and what was decided in the last thirty days: administrators see all, others what they have asked for',
  tag,
  right: 'signedIn',
  answers: {
    200: {
      description: 'What waits first, 200 at most',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: approvalSchema }, nextCursor: { type: 'null' } },
        required: ['data', 'nextCursor'],
      },
    },
  },
  handle: async ctx => ({
    body: {
      data: await Promise.all((await listApprovals(ctx)).map(one => presentApproval(ctx, acts, one))),
      nextCursor: null,
    },
  }),
})

const get = (acts: Acts): Route => ({
  method: 'GET',
  path: `${path}/{id}`,
  operation: 'getApproval',
  summary: 'What has become of a request',
  tag,
  right: 'signedIn',
  answers: { 200: { description: 'The request', schema: approvalSchema }, 404: gone },
  handle: async (ctx, { params }) => ({
    body: await presentApproval(ctx, acts, await getApproval(ctx, params.id ?? '')),
  }),
})

const confirmation = (acts: Acts, vault: Vault): Route => ({
  method: 'POST',
  path: `${path}/{id}/confirmation`,
  operation: 'confirmApproval',
  summary:
    'Confirm what another has asked for, as a person and with your own proof: it is done at once, in his name, exactly as he asked for it',
  tag,
  right: 'admin',
  secret: true,
  configures: true,
  body: {
    type: 'object',
    properties: {
      password: {
        type: 'string',
        maxLength: 1000,
        description: 'Your own; who has none has to have signed in within the last ten minutes',
      },
      ...secondProofSchema,
    },
  },
  answers: {
    200: {
      description: 'It is done. `answer` is what the call itself answers, told this once where that is secret',
      schema: {
        type: 'object',
        properties: {
          approval: approvalSchema,
          answer: { type: ['object', 'null'], additionalProperties: true },
        },
        required: ['approval', 'answer'],
      },
    },
    403: {
      description:
        'You asked for it yourself, you are administrator since less than a day, or this is a key of the API',
    },
    404: gone,
    409: {
      description: `A second factor is needed (\`codeNeeded\`) or wrong (\`wrongCode\`). ${over.description}; or what was asked for would be refused now`,
    },
    422: { description: 'Your password is wrong' },
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, request, application) {
    requireSession(ctx)
    const { id = '' } = request.params
    await requireMayConfirm(ctx, await getApproval(ctx, id))
    const { password = '' } = isJsonObject(request.body) ? request.body : {}
    const whence = whenceOf(request)
    const second = secondProofOf(request, application)
    await proveHimself(ctx, vault, { password: String(password), second, whence, kind: 'approval' })
    const answer = await confirm(ctx, id, { acts, request, whence, application })
    const approval = await presentApproval(ctx, acts, await getApproval(ctx, id))
    return { body: { approval, answer: isJsonObject(answer.body) ? answer.body : null } satisfies JsonObject }
  },
})

type Ending = Pick<Route, 'method' | 'path' | 'operation' | 'summary' | 'right'> & {
  /** When it is not the caller's to do. */
  forbidden: string
  end: (ctx: Context, id: string, whence: Whence) => Promise<Approval>
}

/** A request ends without being done. */
const ending = (acts: Acts, { forbidden, end, ...route }: Ending): Route => ({
  ...route,
  tag,
  answers: {
    200: { description: 'The request as it is now', schema: approvalSchema },
    403: { description: forbidden },
    404: gone,
    409: over,
  },
  handle: async (ctx, request) => ({
    body: await presentApproval(ctx, acts, await end(ctx, request.params.id ?? '', whenceOf(request))),
  }),
})

const refusal = (acts: Acts): Route =>
  ending(acts, {
    method: 'POST',
    path: `${path}/{id}/refusal`,
    operation: 'declineApproval',
    summary: 'Decline what another has asked for: nothing is done',
    right: 'admin',
    forbidden: 'You asked for it yourself: withdraw it',
    end: decline,
  })

const withdrawal = (acts: Acts): Route =>
  ending(acts, {
    method: 'DELETE',
    path: `${path}/{id}`,
    operation: 'withdrawApproval',
    summary: 'Withdraw what you have asked for, as a person',
    right: 'signedIn',
    forbidden: 'Another has asked for it, or this is a key of the API or an app',
    end: withdraw,
  })

export const approvalRoutes = (acts: Acts, vault: Vault): readonly Route[] => [
  list(acts),
  get(acts),
  confirmation(acts, vault),
  refusal(acts),
  withdrawal(acts),
]
