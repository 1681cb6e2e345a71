import { whenceOf } from '../../access/security-events.ts'
import { Conflict, isJsonObject } from '../../model/index.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Route } from '../feature.ts'
import { protectedField } from './fields.ts'
import { markField, unmarkField } from './mark.ts'
import { protectedFieldSchema } from './routes.ts'
import { fieldWords, placeOf } from './words.ts'

const tag = 'Encryption'

const mark = (keyring: Keyring): Route => ({
  method: 'POST',
  path: '/protected-fields',
  operation: 'protectField',
  summary:
    'Protect a field, standard or added, that may have values: new ones are encrypted at once, those that are there by and by, with their history',
  tag,
  right: 'admin',
  configures: true,
  body: {
    type: 'object',
    properties: {
      object: { type: 'string', maxLength: 100 },
      field: { type: 'string', maxLength: 100 },
      shownTo: { type: 'array', items: { type: 'string', format: 'uuid' } },
    },
    required: ['object', 'field'],
  },
  answers: {
    202: { description: 'The field; `progress` says how far it is', schema: protectedFieldSchema },
    409: { description: 'It is protected already, or the key cannot be used at present' },
    422: { description: 'Why it cannot be protected: everything that looks into its values, and what to do' },
  },
  async handle(ctx, request, { enqueue }) {
    const input = isJsonObject(request.body) ? request.body : {}
    return { status: 202, body: await markField(ctx, input, { keyring, whence: whenceOf(request), enqueue }) }
  },
})

const unmark = (keyring: Keyring): Route => ({
  method: 'DELETE',
  path: '/protected-fields/{object}/{field}',
  operation: 'unprotectField',
  summary:
    'End the protection of a field: its values are kept in the open again, and shown to whoever may read the field',
  tag,
  right: 'admin',
  configures: true,
  answers: {
    202: { description: 'The field; `progress` says how far it is', schema: protectedFieldSchema },
    404: { description: 'It is not protected' },
    409: { description: 'It is being encrypted or opened just now, or the key cannot be used at present' },
  },
  twoPersons: {
    async basis(ctx, { params }) {
      const { object, field } = placeOf(params)
      const { state, since } = await protectedField(ctx, object, field)
      if (state !== 'sealed') throw new Conflict('protectionUnderway')
      return { since }
    },
    words: (ctx, { params }) => fieldWords(ctx, params),
  },
  async handle(ctx, request, { enqueue }) {
    const { object, field } = placeOf(request.params)
    return { status: 202, body: await unmarkField(ctx, object, field, { keyring, whence: whenceOf(request), enqueue }) }
  },
})

/** Marking and unmarking of fields that have values. */
export const markingRoutes = (keyring: Keyring): readonly Route[] => [mark(keyring), unmark(keyring)]
