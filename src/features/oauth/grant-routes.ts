import { disconnectApp, listGrants } from '../../access/oauth/grants.ts'
import { whenceOf } from '../../access/security-events.ts'
import type { Route } from '../feature.ts'
import { id, listOf, moment, tag, text, texts, whole } from './schemas.ts'

const list: Route = {
  method: 'GET',
  path: '/oauth/grants',
  operation: 'listOAuthGrants',
  summary: 'The apps that speak for you; with `all`, for administrators, for everybody',
  tag,
  right: 'signedIn',
  query: { all: { type: 'boolean' } },
  answers: {
    200: {
      description: 'What was consented to and has not ended, the last one first',
      schema: listOf(
        whole({
          id,
          app: whole({ id, name: text }),
          user: id,
          scopes: texts,
          givenAt: moment,
          usedAt: { ...moment, type: ['string', 'null'] },
          usedFrom: { type: ['string', 'null'] },
        }),
      ),
    },
  },
  handle: async (ctx, { query }) => ({ body: { data: await listGrants(ctx, query.all === 'true' ? 'all' : 'own') } }),
}

const end: Route = {
  method: 'DELETE',
  path: '/oauth/grants/{id}',
  operation: 'deleteOAuthGrant',
  summary: 'Disconnect an app: yours, or as an administrator anybody’s',
  tag,
  right: 'signedIn',
  configures: true,
  answers: { 204: { description: 'It opens nothing any more' } },
  async handle(ctx, request) {
    await disconnectApp(ctx, request.params.id ?? '', whenceOf(request))
    return { status: 204 }
  },
}

export const grantRoutes: readonly Route[] = [list, end]
