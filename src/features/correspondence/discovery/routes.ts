import { say } from '../../../messages/words.ts'
import { Forbidden, isJsonObject, type JsonObject } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { personalAllowed } from '../mailboxes/policy.ts'
import { serverSchema } from '../mailboxes/schemas.ts'
import { findServers, waysOfFinding } from './find-servers.ts'
import { mailServices } from './services.ts'

const serverOrNull: JsonObject = { ...serverSchema('`null`: none was named'), type: ['object', 'null'] }

const foundSchema: JsonObject = {
  type: 'object',
  properties: {
    imap: serverOrNull,
    smtp: serverOrNull,
    by: {
      enum: [...waysOfFinding],
      description:
        'A known service by the address; the domain’s autoconfig; its SRV records; a known service by its mail exchanger; guessed',
    },
    found: { type: 'string', description: 'The same in words, with the place that said it' },
    service: { enum: [...mailServices, null], description: 'Whose servers they are, of those that are known' },
    outside: {
      type: 'array',
      items: { type: 'string' },
      description: 'Servers of another domain that belong to no known service: whoever runs them gets the password',
    },
    advice: { type: ['string', 'null'], description: 'How this service wants to be signed in to' },
  },
  required: ['imap', 'smtp', 'by', 'found', 'service', 'outside', 'advice'],
}

/** From the address alone: where letters are read and sent. */
export const findingRoute = (means: Parameters<typeof findServers>[1]): Route => ({
  method: 'POST',
  path: '/mailbox-servers',
  operation: 'findMailboxServers',
  summary:
    'Propose the servers of an address. Its domain is asked by DNS and https; nothing is saved, and no password is sent anywhere',
  tag: 'Mailboxes',
  right: 'signedIn',
  secret: true,
  body: {
    type: 'object',
    properties: { address: { type: 'string', maxLength: 254 } },
    required: ['address'],
  },
  answers: {
    200: { description: 'What was found, and by which way', schema: foundSchema },
    403: { description: 'You may connect no mailbox' },
  },
  async handle(ctx, { body }) {
    if (!ctx.actor.role.admin && !(await personalAllowed(ctx))) throw new Forbidden('mailboxesClosed')
    const { address } = isJsonObject(body) ? body : {}
    const { imap, smtp, by, from, service, outside } = await findServers(String(address ?? ''), means)
    const found = say(ctx.locale, `mailboxes:foundBy.${by}`, from ? { from } : {})
    const advice = service && say(ctx.locale, `mailboxes:signInAt.${service}`)
    return { body: { imap: imap && { ...imap }, smtp: smtp && { ...smtp }, by, found, service, outside, advice } }
  },
})
