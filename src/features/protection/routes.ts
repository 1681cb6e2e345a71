import { whenceOf } from '../../access/security-events.ts'
import { Invalid, isJsonObject, type JsonObject, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Route } from '../feature.ts'
import { readShownTo } from '../protected-fields.ts'
import { convertAll } from './convert.ts'
import { changeShownTo, listProtected, protectedField } from './fields.ts'
import { stateOfKeys } from './keys.ts'
import { basisOfKeys, giveKeysBack, revokeKeys } from './revoke.ts'
import { resealJobName, rotateKeys } from './rotate.ts'
import { fieldWords, isWidened, placeOf, rolesOf, roleWords } from './words.ts'

const tag = 'Encryption'

export const protectedFieldSchema: JsonObject = {
  type: 'object',
  properties: {
    object: { type: 'string' },
    field: { type: 'string' },
    label: { type: 'string' },
    shownTo: { type: 'array', items: { type: 'string', format: 'uuid' }, description: 'Ids of roles' },
    since: { type: 'string', format: 'date-time' },
    state: { enum: ['sealing', 'sealed', 'opening'] },
    progress: {
      type: ['object', 'null'],
      description: 'While records are being encrypted, anew or for the first time, or opened',
      properties: { done: { type: 'integer' }, total: { type: 'integer' } },
    },
  },
  required: ['object', 'field', 'label', 'shownTo', 'since', 'state', 'progress'],
}

const keysSchema: JsonObject = {
  type: 'object',
  properties: {
    provider: { enum: ['file', 'environment', 'transit'], description: 'Where the key lies that wraps the data keys' },
    key: { type: 'string', description: 'Which one of its kind' },
    state: {
      enum: ['unused', 'ready', 'keyRevoked', 'keyWrong', 'keyRefused', 'keyUnreached'],
      description: '`unused`: no data key has been needed yet; the last four say why nothing can be read at present',
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
        properties: { data: { type: 'array', items: protectedFieldSchema }, nextCursor: { type: 'null' } },
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
  answers: { 200: { description: 'The field', schema: protectedFieldSchema } },
  twoPersons: {
    needs: (ctx, { params, body }) => isWidened(ctx, placeOf(params), rolesOf(body)),
    async basis(ctx, { params, body }) {
      requireRoles(ctx, body)
      const { object, field } = placeOf(params)
      return { shownTo: (await protectedField(ctx, object, field)).shownTo.toSorted() }
    },
    words: (ctx, { params, body }) => ({ ...fieldWords(ctx, params), roles: roleWords(ctx, rolesOf(body)) }),
  },
  async handle(ctx, { params, body }) {
    const shownTo = requireRoles(ctx, body)
    return { body: await changeShownTo(ctx, { ...placeOf(params), shownTo }) }
  },
}

function requireRoles(ctx: Context, body: unknown): string[] {
  const problems: Problem[] = []
  const shownTo = readShownTo(ctx, isJsonObject(body) ? body.shownTo : undefined, (code, given, path) => {
    problems.push({ field: path ?? '', code, params: given })
  })
  if (problems.length || !shownTo) throw new Invalid(problems)
  return shownTo
}

const revoke = (keyring: Keyring): Route => ({
  method: 'POST',
  path: '/encryption/revocation',
  operation: 'revokeEncryptionKey',
  summary: 'Take the key of the company away: protected values can be read nowhere until it is given back',
  tag,
  right: 'admin',
  secret: true,
  answers: {
    201: {
      description: 'The key that alone brings them back, told this once',
      schema: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] },
    },
    409: { description: 'There is no data key yet, or it is revoked already' },
  },
  twoPersons: { basis: ctx => basisOfKeys(ctx, 'revokedAlready') },
  async handle(ctx, request) {
    const key = await revokeKeys(ctx, whenceOf(request))
    await keyring.lookAgain(ctx.workspace)
    return { status: 201, body: { key } }
  },
})

const giveBack = (keyring: Keyring): Route => ({
  method: 'POST',
  path: '/encryption/return',
  operation: 'returnEncryptionKey',
  summary: 'Give the key of the company back: protected values can be read again. A wrong key changes nothing',
  tag,
  right: 'admin',
  secret: true,
  body: { type: 'object', properties: { key: { type: 'string', maxLength: 200 } }, required: ['key'] },
  answers: {
    200: { description: 'The keys as they are now', schema: keysSchema },
    409: { description: 'The key is not revoked' },
  },
  async handle(ctx, request, { enqueue }) {
    const given = isJsonObject(request.body) ? String(request.body.key ?? '') : ''
    await giveKeysBack(ctx, given, whenceOf(request))
    await keyring.lookAgain(ctx.workspace)
    await convertAll(ctx, enqueue)
    await enqueue(ctx.db, resealJobName, {})
    return { body: await stateOfKeys(ctx, keyring) }
  },
})

const rotate = (keyring: Keyring): Route => ({
  method: 'POST',
  path: '/encryption/rotations',
  operation: 'rotateEncryptionKey',
  summary:
    'Make a new data key: what is written from now on is encrypted with it, and what is there is encrypted anew meanwhile',
  tag,
  right: 'admin',
  answers: {
    202: { description: 'The keys as they are now; `progress` of the fields says how far it is', schema: keysSchema },
    409: { description: 'There is no data key yet, or it cannot be used at present' },
  },
  twoPersons: { basis: ctx => basisOfKeys(ctx, 'keyRevoked') },
  async handle(ctx, request, { enqueue }) {
    await rotateKeys(ctx, { keyring, whence: whenceOf(request), enqueue })
    return { status: 202, body: await stateOfKeys(ctx, keyring) }
  },
})

export const protectionRoutes = (keyring: Keyring): readonly Route[] => [
  show(keyring),
  list,
  change,
  revoke(keyring),
  giveBack(keyring),
  rotate(keyring),
]
