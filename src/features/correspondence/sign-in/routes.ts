import { Conflict, isId, isJsonObject, type JsonObject, NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import type { Route } from '../../feature.ts'
import { NotDelivered } from '../../mail-failure.ts'
import type { Outgoing } from '../../outgoing.ts'
import { presentMailbox } from '../mailboxes/present.ts'
import { mailboxToSetUp } from '../mailboxes/save.ts'
import { mailboxSchema } from '../mailboxes/schemas.ts'
import {
  allApplications,
  checkApplication,
  findApplication,
  type MailApplication,
  removeApplication,
  saveApplication,
} from './application.ts'
import { beginSignIn, finishSignIn } from './attempt.ts'
import type { Opening } from './open.ts'
import { presets, type SignInService, signInServices } from './presets.ts'

const tag = 'Mailboxes'

interface Means {
  opening: Opening
  target: Pick<Outgoing, 'allows'>
  /** Address under which people reach Rapport; `null`: not known, and nobody can be sent back there. */
  publicUrl: string | null
}

const address: JsonObject = { type: 'string', maxLength: 1000 }
const changeable: JsonObject = {
  clientId: { type: 'string', maxLength: 500 },
  authorization: { ...address, description: 'Where people sign in; as the service names it unless told' },
  token: { ...address, description: 'Where tokens are asked for; as the service names it unless told' },
  scopes: { type: 'array', maxItems: 20, items: { type: 'string', pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200}$' } },
}
const applicationBody: JsonObject = {
  type: 'object',
  properties: {
    ...changeable,
    clientSecret: { type: 'string', maxLength: 2000, description: 'Kept encrypted, written and never read' },
  },
}
const applicationSchema: JsonObject = {
  type: 'object',
  properties: {
    service: { enum: [...signInServices] },
    isSet: { type: 'boolean', description: 'Whether people can sign in by it' },
    ...changeable,
  },
  required: ['service', 'isSet'],
}

/** To administrators all of it but the secret, to others whether it is there. */
const presentApplication = ({ actor }: Context, service: SignInService, found: MailApplication | null): JsonObject => {
  if (!actor.role.admin) return { service, isSet: found !== null }
  const { authorization, token, scopes } = found ?? presets[service]
  return { service, isSet: found !== null, clientId: found?.clientId ?? '', authorization, token, scopes }
}

const list = ({ publicUrl }: Means): Route => ({
  method: 'GET',
  path: '/mail-applications',
  operation: 'listMailApplications',
  summary: 'Mail services at which people can sign in to their mailboxes, by applications of the company there',
  tag,
  right: 'signedIn',
  answers: {
    200: {
      description: 'All services, whether they are set up or not',
      schema: {
        type: 'object',
        properties: {
          data: { type: 'array', items: applicationSchema },
          redirectUri: {
            type: ['string', 'null'],
            description: 'To be registered with the service; null: the address of Rapport is not configured',
          },
        },
        required: ['data', 'redirectUri'],
      },
    },
  },
  async handle(ctx) {
    const known = await allApplications(ctx)
    const data = signInServices.map(service =>
      presentApplication(ctx, service, known.find(each => each.service === service) ?? null),
    )
    return { body: { data, redirectUri: redirectTo(publicUrl) } }
  },
})

const redirectTo = (publicUrl: string | null): string | null => publicUrl && `${publicUrl}/settings/mailboxes`

const put = ({ opening, target }: Means): Route => ({
  method: 'PUT',
  path: '/mail-applications/{service}',
  operation: 'setMailApplication',
  summary: 'Name the application that the company has registered with a mail service',
  tag,
  right: 'admin',
  secret: true,
  configures: true,
  body: applicationBody,
  answers: { 200: { description: 'As it is kept, without its secret', schema: applicationSchema } },
  handle: (ctx, { params, body }) =>
    transact(ctx, async inside => {
      const service = serviceOf(params)
      const before = await findApplication(inside, service)
      await saveApplication(inside, opening.keyring, checkApplication(target, before, service, body as JsonObject))
      return { body: presentApplication(inside, service, await findApplication(inside, service)) }
    }),
})

const remove: Route = {
  method: 'DELETE',
  path: '/mail-applications/{service}',
  operation: 'removeMailApplication',
  summary: 'Sign in by it no more: its mailboxes are not read until they are signed in to by something else',
  tag,
  right: 'admin',
  configures: true,
  answers: { 204: { description: 'It is gone' }, 404: { description: 'There is none' } },
  handle: (ctx, { params }) =>
    transact(ctx, async inside => {
      const service = serviceOf(params)
      if (!(await findApplication(inside, service))) throw new NotFound('notFound')
      await removeApplication(inside, service)
      return { status: 204 }
    }),
}

function serviceOf({ service }: Record<string, string>): SignInService {
  const found = signInServices.find(each => each === service)
  if (!found) throw new NotFound('notFound')
  return found
}

const begin = ({ opening, publicUrl }: Means): Route => ({
  method: 'POST',
  path: '/mailboxes/{id}/sign-in',
  operation: 'beginMailboxSignIn',
  summary: 'Where to go in a browser to sign in to a mailbox at its service',
  tag,
  right: 'signedIn',
  secret: true,
  answers: {
    200: {
      description: 'It leads back to the page of mailboxes, which hands over what it was given there',
      schema: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
    },
    404: { description: 'There is none, or it is not yours' },
    409: { description: 'It is signed in to by password, or its service is not set up' },
  },
  async handle(ctx, { params: { id = '' } }) {
    if (!isId(id)) throw new NotFound('notFound')
    const mailbox = await mailboxToSetUp(ctx, id)
    const redirectUri = redirectTo(publicUrl)
    if (!redirectUri) throw new Conflict('mailAddressUnknown')
    try {
      return { body: { url: await beginSignIn(ctx, opening, mailbox, redirectUri) } }
    } catch (error) {
      throw error instanceof NotDelivered ? new Conflict('mailServiceNotSetUp') : error
    }
  },
})

const finish = ({ opening, publicUrl }: Means): Route => ({
  method: 'POST',
  path: '/mailbox-sign-ins',
  operation: 'finishMailboxSignIn',
  summary: 'Hand over what the service has sent back: it counts once, within a quarter of an hour, for who was sent',
  tag,
  right: 'signedIn',
  secret: true,
  body: {
    type: 'object',
    properties: {
      state: { type: 'string', minLength: 1, maxLength: 200 },
      query: {
        type: 'object',
        description: 'All that stood in the address, by name',
        maxProperties: 30,
        additionalProperties: { type: 'string', maxLength: 4000 },
      },
    },
    required: ['state', 'query'],
  },
  answers: {
    200: { description: 'The mailbox; where the service refused, its failure says why', schema: mailboxSchema },
    404: { description: 'Nobody was sent with this, or somebody else, or it was used already' },
  },
  async handle(ctx, { body }) {
    const { state, query } = isJsonObject(body) ? body : {}
    const told = isJsonObject(query) ? Object.entries(query).map(([name, value]) => [name, String(value)]) : []
    const back = { ...Object.fromEntries(told), state: String(state) }
    const mailbox = await finishSignIn(ctx, opening, back, redirectTo(publicUrl) ?? 'https://rapport.invalid')
    return { body: presentMailbox(ctx, mailbox) }
  },
})

export const signInRoutes = (means: Means): readonly Route[] => [
  list(means),
  put(means),
  remove,
  begin(means),
  finish(means),
]
