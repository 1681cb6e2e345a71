import { isId, type JsonObject, NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import type { Route } from '../../feature.ts'
import { allApplications } from '../sign-in/application.ts'
import type { Opening } from '../sign-in/open.ts'
import { checkMailbox, type Reaches } from './check.ts'
import { findMailbox } from './mailbox.ts'
import { personalAllowed, setPersonalAllowed } from './policy.ts'
import { listMailboxes, mayRemove, presentMailbox } from './present.ts'
import { changeMailbox, createMailbox, mailboxToSetUp, removeMailbox } from './save.ts'
import { mailboxChangeBody, mailboxSchema, newMailboxBody, policySchema, stepsSchema } from './schemas.ts'
import { testMailbox } from './test-mailbox.ts'

const tag = 'Mailboxes'
const missing = { 404: { description: 'There is none, or it is not yours' } }

interface MailboxMeans {
  opening: Opening
  reaches: Reaches
}

/** What mailboxes are checked against: how servers are reached, and where people can sign in. */
const boundsFor = async (ctx: Context, reaches: Reaches) => ({
  reaches,
  services: (await allApplications(ctx)).map(({ service }) => service),
})

const list: Route = {
  method: 'GET',
  path: '/mailboxes',
  operation: 'listMailboxes',
  summary: 'Mailboxes that you use or set up; administrators see of those of others that they are there',
  tag,
  right: 'signedIn',
  answers: {
    200: {
      description: 'Shared ones first',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: mailboxSchema } },
        required: ['data'],
      },
    },
  },
  handle: async ctx => ({ body: { data: await listMailboxes(ctx) } }),
}

const create = ({ opening: { keyring }, reaches }: MailboxMeans): Route => ({
  method: 'POST',
  path: '/mailboxes',
  operation: 'createMailbox',
  summary: 'Connect a mailbox: your own, or as an administrator one that is shared',
  tag,
  right: 'signedIn',
  secret: true,
  configures: true,
  body: newMailboxBody,
  answers: {
    201: { description: 'The mailbox, without its password', schema: mailboxSchema },
    403: { description: 'Shared ones are the administrators’ to connect; they may have closed personal ones' },
    409: { description: 'The address is connected already, or the key of the company cannot be used at present' },
  },
  handle: (ctx, { body }, application) =>
    transact(ctx, async inside => {
      const wanted = checkMailbox(inside, await boundsFor(inside, reaches), null, body as JsonObject)
      const id = await createMailbox(inside, application, keyring, wanted)
      const made = await findMailbox(inside, id)
      return { status: 201, body: made && presentMailbox(inside, made) }
    }),
})

const change = ({ opening: { keyring }, reaches }: MailboxMeans): Route => ({
  method: 'PATCH',
  path: '/mailboxes/{id}',
  operation: 'changeMailbox',
  summary: 'Change a mailbox. A password that is not given stays, as long as servers and users do',
  tag,
  right: 'signedIn',
  secret: true,
  configures: true,
  body: mailboxChangeBody,
  answers: { 200: { description: 'The mailbox as it is now', schema: mailboxSchema }, ...missing },
  handle: (ctx, { params, body }) =>
    transact(ctx, async inside => {
      const before = await mailboxToSetUp(inside, idOf(params))
      const bounds = await boundsFor(inside, reaches)
      await changeMailbox(inside, keyring, before, checkMailbox(inside, bounds, before, body as JsonObject))
      const now = await findMailbox(inside, before.id)
      return { body: now && presentMailbox(inside, now) }
    }),
})

const remove: Route = {
  method: 'DELETE',
  path: '/mailboxes/{id}',
  operation: 'removeMailbox',
  summary: 'Disconnect a mailbox and forget its password. What lies on cards stays',
  tag,
  right: 'signedIn',
  configures: true,
  answers: { 204: { description: 'It is disconnected' }, ...missing },
  handle: (ctx, { params }) =>
    transact(ctx, async inside => {
      const mailbox = await findMailbox(inside, idOf(params))
      if (!mailbox || !mayRemove(inside, mailbox)) throw new NotFound('notFound')
      await removeMailbox(inside, mailbox)
      return { status: 204 }
    }),
}

const test = (means: MailboxMeans): Route => ({
  method: 'POST',
  path: '/mailboxes/{id}/test',
  operation: 'testMailbox',
  summary: 'Sign in to both servers of a mailbox as it is saved, and say at which step it fails. No letter is sent',
  tag,
  right: 'signedIn',
  secret: true,
  answers: {
    200: {
      description: 'The steps of reading, then of sending; the one that fails is the last of its part',
      schema: stepsSchema,
    },
    ...missing,
  },
  async handle(ctx, { params }) {
    const mailbox = await mailboxToSetUp(ctx, idOf(params))
    return { body: { data: (await testMailbox(ctx, means, mailbox)).map(step => ({ ...step })) } }
  },
})

function idOf({ id = '' }: Record<string, string>): string {
  if (!isId(id)) throw new NotFound('notFound')
  return id
}

const policy: readonly Route[] = [
  {
    method: 'GET',
    path: '/mailbox-policy',
    operation: 'getMailboxPolicy',
    summary: 'Whether everybody may connect a mailbox of his own',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'What holds', schema: policySchema } },
    handle: async ctx => ({ body: { personal: await personalAllowed(ctx) } }),
  },
  {
    method: 'PUT',
    path: '/mailbox-policy',
    operation: 'setMailboxPolicy',
    summary: 'Say whether everybody may connect a mailbox of his own. Those that are connected stay',
    tag,
    right: 'admin',
    configures: true,
    body: policySchema,
    answers: { 200: { description: 'What holds now', schema: policySchema } },
    async handle(ctx, { body }) {
      await setPersonalAllowed(ctx, (body as JsonObject).personal === true)
      return { body: { personal: await personalAllowed(ctx) } }
    },
  },
]

export const mailboxRoutes = (means: MailboxMeans): readonly Route[] => [
  list,
  create(means),
  change(means),
  remove,
  test(means),
  ...policy,
]
