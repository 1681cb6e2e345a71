import { kinds } from '../../access/single-sign-on/kinds.ts'
import type { Provider } from '../../access/single-sign-on/provider.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import { callbackAddress, metadataAddress } from './addresses.ts'
import type { Means } from './index.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }

const common: JsonObject = {
  name: { type: 'string', minLength: 1, maxLength: 100, description: 'As people find it on the button' },
  isActive: { type: 'boolean' },
  emailDomains: {
    type: 'array',
    items: { type: 'string', maxLength: 253 },
    maxItems: 100,
    description: 'It is believed for the addresses of these domains alone; no domain has two providers',
  },
  isDemanded: {
    type: 'boolean',
    description: 'People of these domains sign in by it only, but for emergency administrators',
  },
  createsUsers: { type: 'boolean', description: 'Whoever is new gets an account when he first signs in' },
  defaultRole: {
    type: ['string', 'null'],
    format: 'uuid',
    description: 'Of those whom no group gives a role; null: they stay out',
  },
  groupRoles: {
    type: 'array',
    maxItems: 200,
    items: {
      type: 'object',
      properties: {
        group: { type: 'string', maxLength: 500 },
        role: id,
        team: { type: ['string', 'null'], format: 'uuid' },
      },
      required: ['group', 'role'],
      additionalProperties: false,
    },
    description: 'In order: the first group that somebody is in gives him his role, at every sign-in',
  },
  answersForSecondFactor: { type: 'boolean', description: 'Whoever it lets in needs no second factor of ours' },
}

const kindNames = Object.keys(kinds)
const kindSchema: JsonObject = { type: 'string', enum: kindNames }
const ofKinds: JsonObject = Object.fromEntries(Object.entries(kinds).map(([kind, { schema }]) => [kind, schema]))

/** What is given of a provider. */
export const givenSchema: JsonObject = {
  type: 'object',
  properties: { kind: kindSchema, ...common, ...ofKinds },
}

/** What is answered of it: secrets are not among it. */
export const providerSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    kind: kindSchema,
    ...common,
    ...Object.fromEntries(Object.entries(kinds).map(([kind, { schema, secrets }]) => [kind, without(schema, secrets)])),
    hasSecrets: { type: 'boolean', description: 'Whether secrets of it are kept; they are never answered' },
    redirectAddress: {
      type: ['string', 'null'],
      description: 'To be registered with the provider; null where the address of Rapport is not configured',
    },
    metadataAddress: {
      type: ['string', 'null'],
      description: 'Of SAML: where the provider reads our description; our entity id too',
    },
    version: { type: 'integer' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
  },
  required: [
    'id',
    'kind',
    ...Object.keys(common),
    'hasSecrets',
    'redirectAddress',
    'metadataAddress',
    'version',
    'createdAt',
    'updatedAt',
  ],
}

function without(schema: JsonObject, secrets: readonly string[]): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !secrets.includes(name))),
  }
}

/** A provider as it is answered. */
export function presentProvider(means: Means, { settings, ...provider }: Provider) {
  return {
    ...provider,
    [provider.kind]: settings,
    redirectAddress: callbackAddress(means, provider),
    metadataAddress: metadataAddress(means, provider),
  }
}
