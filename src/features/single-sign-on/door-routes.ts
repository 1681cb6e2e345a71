import { answerSignedIn } from '../../access/answer-signed-in.ts'
import { readSessionCookie } from '../../access/cookie.ts'
import { meSchema } from '../../access/present-me.ts'
import { whenceOf } from '../../access/security-events.ts'
import { confirmEntry } from '../../access/single-sign-on/confirm-entry.ts'
import { doorProviders, providerOfDomain } from '../../access/single-sign-on/demand.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { secondProofOf, secondProofSchema } from '../second-proof.ts'
import { tellingOfCopies } from '../telling-of-copies.ts'
import { beginPath } from './addresses.ts'
import type { Means } from './index.ts'

const providerMembers: JsonObject = {
  id: { type: 'string', format: 'uuid' },
  name: { type: 'string' },
  path: { type: 'string', description: 'Page of this server that leads to it' },
}
const required = ['id', 'name', 'path']

const ways = ({ publicUrl }: Means): Route => ({
  method: 'GET',
  path: '/sign-on',
  operation: 'getSignOn',
  summary: 'By which providers one may sign in, and which one answers for the domain of an e-mail, whoever has that',
  tag: 'Sign-in',
  right: 'public',
  query: { email: { type: 'string', maxLength: 500 } },
  answers: {
    200: {
      description: 'The providers',
      schema: {
        type: 'object',
        properties: {
          data: { type: 'array', items: { type: 'object', properties: providerMembers, required } },
          ofDomain: {
            type: ['object', 'null'],
            properties: {
              ...providerMembers,
              isDemanded: { type: 'boolean', description: 'People of the domain sign in by it only' },
            },
            required: [...required, 'isDemanded'],
          },
        },
        required: ['data', 'ofDomain'],
      },
    },
  },
  async handle(ctx, { query: { email } }) {
    if (!publicUrl) return { body: { data: [], ofDomain: null } }
    const providers = await doorProviders(ctx)
    const ofDomain = email?.includes('@') ? await providerOfDomain(ctx, email.trim()) : null
    return {
      body: {
        data: providers.map(provider => ({ ...provider, path: beginPath(provider.id) })),
        ofDomain: ofDomain && { ...ofDomain, path: beginPath(ofDomain.id) },
      },
    }
  },
})

const confirm = ({ vault }: Means): Route => ({
  method: 'POST',
  path: '/session/second-factor',
  operation: 'confirmSignOn',
  summary: 'The second factor, after a provider that does not answer for one; the answer sets the cookie anew',
  tag: 'Sign-in',
  right: 'public',
  secret: true,
  configures: true,
  body: { type: 'object', properties: secondProofSchema },
  answers: {
    200: { description: 'Signed in', schema: meSchema },
    401: {
      description:
        'Nobody waits for a code here (`signOnStartAgain`), it is missing (`codeNeeded`) or wrong (`wrongCode`, `wrongPasskey`)',
    },
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, { body, ...request }, application) {
    const token = readSessionCookie(request.headers.cookie)
    const proof = secondProofOf({ body, ...request }, application)
    const session = await tellingOfCopies(ctx, confirmEntry(ctx, vault, { token, proof, whence: whenceOf(request) }))
    return answerSignedIn(ctx, session, application)
  },
})

/** What stands at the door, open to anybody. */
export const doorRoutes = (means: Means): readonly Route[] => [ways(means), confirm(means)]
