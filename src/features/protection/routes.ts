import { Invalid, isJsonObject, type JsonObject, type Problem } from '../../model/index.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Route } from '../feature.ts'
import { readShownTo } from '../protected-fields.ts'
import { changeShownTo, listProtected } from './fields.ts'
import { stateOfKeys } from './keys.ts'

const tag = 'Encryption'

const fieldSchema: JsonObject = {
  type: 'object',
  properties: {
    object: { type: 'string' },
    field: { type: 'string' },
    label: { type: 'string' },
    shownTo: { type: 'array', items: { type: 'string', format: 'uuid' }, description: 'Ids of roles' },
    since: { type: 'string', format: 'date-time' },
    state: { enum: ['sealing', 'sealed', 'opening'] },
  },
  required: ['object', 'field', 'label', 'shownTo', 'since', 'state'],
}

const keysSchema: JsonObject = {
  type: 'object',
  properties: {
    provider: { enum: ['file', 'environment', 'transit'], description: 'Where the key lies that wraps the data keys' },
    key: { type: 'string', description: 'Which one of its kind' },
    state: {
      enum: ['unused', 'ready', 'keyRevoked', 'keyWrong', 'keyUnreached'],
      description: '`unused`: no data key has been needed yet; the last three say why nothing can be read at present',
    },
    reason: { type: ['string', 'null'], description: 'What to do where nothing can be read' },
    generation: { type: ['integer', 'null'] },
    since: { type: ['string', 'null'], format: 'date-time', description: 'When the newest data key was made' },
  },
  required: ['provider', 'key', 'state', 'reason', 'generation', 'since'],
}

const show = (keyring: Keyring): Route => ({
  method: 'GET',
  path: '/encryption',
  operation: 'getEncryption',
  summary: 'With which keys protected fields are encrypted, and whether they can be read',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The keys, never their contents', schema: keysSchema } },
  handle: async ctx => ({ body: await stateOfKeys(ctx, keyring) }),
})

const list: Route = {
  method: 'GET',
  path: '/protected-fields',
  operation: 'listProtectedFields',
  summary: 'Which fields are kept encrypted, since when, and to whom their values are shown',
  tag,
  right: 'admin',
  answers: {
    200: {
      description: 'The fields',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: fieldSchema }, nextCursor: { type: 'null' } },
        required: ['data', 'nextCursor'],
      },
    },
  },
  handle: async ctx => ({ body: { data: await listProtected(ctx), nextCursor: null } }),
}

const change: Route = {
  method: 'PATCH',
  path: '/protected-fields/{object}/{field}',
  operation: 'changeProtectedField',
  summary: 'To which roles, besides administrators, the values of a protected field are shown',
  tag,
  right: 'admin',
  configures: true,
  body: {
    type: 'object',
    properties: { shownTo: { type: 'array', items: { type: 'string', format: 'uuid' } } },
    required: ['shownTo'],
  },
  answers: { 200: { description: 'The field', schema: fieldSchema } },
  async handle(ctx, { params, body }) {
    const problems: Problem[] = []
    const shownTo = readShownTo(ctx, isJsonObject(body) ? body.shownTo : undefined, (code, given, path) => {
      problems.push({ field: path ?? '', code, params: given })
    })
    if (problems.length || !shownTo) throw new Invalid(problems)
    return { body: await changeShownTo(ctx, { object: params.object ?? '', field: params.field ?? '', shownTo }) }
  },
}

export const protectionRoutes = (keyring: Keyring): readonly Route[] => [show(keyring), list, change]
