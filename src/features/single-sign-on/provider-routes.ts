import type { GivenProvider } from '../../access/single-sign-on/check-provider.ts'
import {
  changeProvider,
  createProvider,
  getProvider,
  listProviders,
  removeProvider,
} from '../../access/single-sign-on/providers.ts'
import { parseIfMatch } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import type { Means } from './index.ts'
import { givenSchema, presentProvider, providerSchema } from './schema.ts'

const tag = 'Single sign-on'

const list = (means: Means): Route => ({
  method: 'GET',
  path: '/identity-providers',
  operation: 'listIdentityProviders',
  summary: 'Who vouches for people of the company besides their passwords',
  tag,
  right: 'admin',
  answers: {
    200: {
      description: 'The providers, as they were added',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: providerSchema }, nextCursor: { type: 'null' } },
        required: ['data', 'nextCursor'],
      },
    },
  },
  async handle(ctx) {
    const providers = await listProviders(ctx)
    return { body: { data: providers.map(provider => presentProvider(means, provider)), nextCursor: null } }
  },
})

const get = (means: Means): Route => ({
  method: 'GET',
  path: '/identity-providers/{id}',
  operation: 'getIdentityProvider',
  summary: 'A provider, without its secrets',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The provider', schema: providerSchema } },
  async handle(ctx, { params }) {
    const provider = await getProvider(ctx, params.id ?? '')
    return { body: presentProvider(means, provider), headers: { etag: `"${provider.version}"` } }
  },
})

const create = (means: Means): Route => ({
  method: 'POST',
  path: '/identity-providers',
  operation: 'createIdentityProvider',
  summary: 'Add a provider. Its secrets are written, never read',
  tag,
  right: 'admin',
  secret: true,
  configures: true,
  body: { ...givenSchema, required: ['kind', 'name', 'emailDomains'] },
  answers: { 201: { description: 'The provider', schema: providerSchema } },
  async handle(ctx, { body }) {
    const provider = await createProvider(ctx, means.vault, body as GivenProvider)
    return {
      status: 201,
      body: presentProvider(means, provider),
      headers: { etag: `"${provider.version}"`, location: `/api/v1/identity-providers/${provider.id}` },
    }
  },
})

const change = (means: Means): Route => ({
  method: 'PATCH',
  path: '/identity-providers/{id}',
  operation: 'changeIdentityProvider',
  summary: 'Change what is given of a provider; secrets that are not given stay',
  tag,
  right: 'admin',
  configures: true,
  body: givenSchema,
  answers: {
    200: { description: 'The provider', schema: providerSchema },
    412: { description: 'Somebody else has changed it since' },
  },
  async handle(ctx, { params, body, headers }) {
    const change = { given: body as GivenProvider, seen: parseIfMatch(headers['if-match']) }
    const provider = await changeProvider(ctx, means.vault, params.id ?? '', change)
    return { body: presentProvider(means, provider), headers: { etag: `"${provider.version}"` } }
  },
})

const remove: Route = {
  method: 'DELETE',
  path: '/identity-providers/{id}',
  operation: 'removeIdentityProvider',
  summary: 'Take a provider away: nobody comes in by it any more, and whom it knew as whom is forgotten',
  tag,
  right: 'admin',
  configures: true,
  answers: { 204: { description: 'It is gone' } },
  async handle(ctx, { params }) {
    await removeProvider(ctx, params.id ?? '')
    return { status: 204 }
  },
}

export const providerRoutes = (means: Means): readonly Route[] => [
  list(means),
  get(means),
  create(means),
  change(means),
  remove,
]
