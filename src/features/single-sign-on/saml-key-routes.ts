import type { Provider } from '../../access/single-sign-on/provider.ts'
import { getProvider } from '../../access/single-sign-on/providers.ts'
import { addSamlKey, listSamlKeys, removeSamlKey } from '../../access/single-sign-on/saml/keys.ts'
import { type JsonObject, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Route } from '../feature.ts'
import type { Means } from './index.ts'

const tag = 'Single sign-on'
const path = '/identity-providers/{id}/keys'

const moment: JsonObject = { type: 'string', format: 'date-time' }
const text: JsonObject = { type: 'string' }
const members: JsonObject = {
  id: { type: 'string', format: 'uuid' },
  certificate: { ...text, description: 'PEM, to be given to the provider' },
  fingerprint: { ...text, description: 'SHA-256' },
  thumbprint: { ...text, description: 'SHA-1, as Windows shows it' },
  subject: text,
  issuer: text,
  serial: text,
  from: moment,
  until: moment,
  madeAt: moment,
}
const keySchema: JsonObject = { type: 'object', properties: members, required: Object.keys(members) }

const list: Route = {
  method: 'GET',
  path,
  operation: 'listSamlKeys',
  summary:
    'Key pairs for which a provider of SAML encrypts, the newest last: their certificates, never the private keys',
  tag,
  right: 'admin',
  answers: {
    200: {
      description: 'The key pairs',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: keySchema }, nextCursor: { type: 'null' } },
        required: ['data', 'nextCursor'],
      },
    },
  },
  async handle(ctx, { params }) {
    const { id } = await samlProvider(ctx, params.id)
    return { body: { data: await listSamlKeys(ctx, id), nextCursor: null } }
  },
}

const add = ({ vault }: Means): Route => ({
  method: 'POST',
  path,
  operation: 'addSamlKey',
  summary: 'Make a key pair; those of before still decrypt, until they are taken away',
  tag,
  right: 'admin',
  configures: true,
  answers: {
    201: { description: 'The key pair', schema: keySchema },
    409: { description: 'There are enough' },
  },
  async handle(ctx, { params }) {
    const { id } = await samlProvider(ctx, params.id)
    return { status: 201, body: await addSamlKey(ctx, vault, id) }
  },
})

const remove: Route = {
  method: 'DELETE',
  path: `${path}/{key}`,
  operation: 'removeSamlKey',
  summary: 'Take a key pair away: what is encrypted for it lets nobody in any more',
  tag,
  right: 'admin',
  configures: true,
  answers: { 204: { description: 'It is gone' } },
  async handle(ctx, { params }) {
    const { id } = await samlProvider(ctx, params.id)
    await removeSamlKey(ctx, id, params.key ?? '')
    return { status: 204 }
  },
}

async function samlProvider(ctx: Context, id: string | undefined): Promise<Provider> {
  const provider = await getProvider(ctx, id ?? '')
  if (provider.kind !== 'saml') throw new NotFound('notFound')
  return provider
}

export const samlKeyRoutes = (means: Means): readonly Route[] => [list, add(means), remove]
