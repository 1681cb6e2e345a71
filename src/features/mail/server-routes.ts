import { type JsonObject, NotFound } from '../../model/index.ts'
import { mailSecurities } from '../../model/mail-server.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Route } from '../feature.ts'
import { askToSend } from '../letters.ts'
import type { MailReach } from '../mail-reach.ts'
import { checkServer } from './check-server.ts'
import { forgetServer, keepServer, knownServer, type MailMeans } from './server.ts'

const tag = 'Mail'
const path = '/mail-server'

const given: JsonObject = {
  host: { type: 'string', maxLength: 253, description: 'Name or address of the server' },
  port: { type: 'integer', minimum: 1, maximum: 65535 },
  security: {
    enum: [...mailSecurities],
    description: '`tls` from the first byte, `startTls` before anything else, `plain` only to this machine',
  },
  user: { type: ['string', 'null'], maxLength: 320, description: 'Null: the server asks for no sign-in' },
  fromAddress: { type: 'string', maxLength: 320, description: 'From which letters come' },
  fromName: { type: 'string', maxLength: 100 },
}

const serverSchema: JsonObject = {
  type: 'object',
  properties: {
    server: {
      type: ['object', 'null'],
      properties: {
        ...given,
        by: { enum: ['company', 'environment'], description: 'Who named it: an administrator, or the operator' },
        hasPassword: { type: 'boolean', description: 'Whether one is kept; it is never answered' },
        changedAt: { type: ['string', 'null'], format: 'date-time' },
        version: { type: 'integer' },
      },
      required: [...Object.keys(given), 'by', 'hasPassword', 'changedAt', 'version'],
    },
    address: {
      type: ['string', 'null'],
      description: 'With which links begin, as the operator has configured it; without it no letters are written',
    },
  },
  required: ['server', 'address'],
}

interface Means extends MailMeans {
  reach: MailReach
  publicUrl: string | null
}

const present = async (ctx: Context, means: Means) => ({
  server: await knownServer(ctx, means),
  address: means.publicUrl,
})

const get = (means: Means): Route => ({
  method: 'GET',
  path,
  operation: 'getMailServer',
  summary: 'By which mail server the system sends its own letters: invitations, links for a new password',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The server, without its password; null where there is none', schema: serverSchema } },
  handle: async ctx => ({ body: await present(ctx, means) }),
})

const put = (means: Means): Route => ({
  method: 'PUT',
  path,
  operation: 'setMailServer',
  summary: 'Name the mail server. A password that is not given stays, as long as server and user do',
  tag,
  right: 'admin',
  secret: true,
  configures: true,
  body: {
    type: 'object',
    properties: {
      ...given,
      password: { type: ['string', 'null'], maxLength: 1000, description: 'Kept encrypted, written and never read' },
    },
    required: ['host', 'port', 'security', 'user', 'fromAddress', 'fromName'],
  },
  answers: {
    200: { description: 'The server as it is now', schema: serverSchema },
    409: { description: 'A password was given, and the key of the company cannot be used at present' },
  },
  async handle(ctx, { body }) {
    return transact(ctx, async inside => {
      const before = await knownServer(inside, means)
      await keepServer(inside, means, checkServer(means.reach, before, body as JsonObject))
      await askToSend(inside)
      return { body: await present(inside, means) }
    })
  },
})

const remove: Route = {
  method: 'DELETE',
  path,
  operation: 'removeMailServer',
  summary: 'Forget the mail server and its password; the one of the environment holds again, if there is one',
  tag,
  right: 'admin',
  configures: true,
  answers: { 204: { description: 'It is forgotten' }, 404: { description: 'None was named' } },
  async handle(ctx) {
    if (!(await forgetServer(ctx))) throw new NotFound('notFound')
    return { status: 204 }
  },
}

export const serverRoutes = (means: Means): readonly Route[] => [get(means), put(means), remove]
