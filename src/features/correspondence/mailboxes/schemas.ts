import type { JsonObject } from '../../../model/index.ts'
import { mailSecurities } from '../../../model/mail-server.ts'
import { signInServices } from '../sign-in/presets.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const ids: JsonObject = { type: 'array', maxItems: 200, items: id }

/** One of the two servers of a mailbox. */
export const serverSchema = (description: string): JsonObject => ({
  type: 'object',
  description,
  properties: {
    host: { type: 'string', maxLength: 253 },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
    security: { enum: [...mailSecurities] },
    user: { type: 'string', maxLength: 320, description: 'Mostly the address itself' },
  },
  required: ['host', 'port', 'security', 'user'],
})

const orNull = (schema: JsonObject): JsonObject => ({ ...schema, type: [String(schema.type), 'null'] })

const rules: JsonObject = {
  type: 'object',
  description: 'What never comes onto cards',
  properties: {
    addresses: {
      type: 'array',
      maxItems: 500,
      items: { type: 'string', maxLength: 254 },
      description: 'Addresses, and whole domains as @example.com',
    },
    folders: {
      type: 'array',
      maxItems: 100,
      items: { type: 'string', maxLength: 500 },
      description: 'Folders that are not read',
    },
  },
  required: ['addresses', 'folders'],
}

const changeable: JsonObject = {
  signIn: {
    enum: ['password', ...signInServices],
    description: 'By its password, or at a service that is set up (`/mail-applications`)',
  },
  name: { type: 'string', maxLength: 100, description: 'Under which letters leave' },
  users: { ...ids, description: 'Who works with a shared one besides administrators' },
  teams: { ...ids, description: 'The same by team, with those below it' },
  imap: serverSchema('By which letters are read'),
  smtp: orNull(serverSchema('By which letters leave; null: none do')),
  active: { type: 'boolean' },
  rules,
  signature: { type: ['string', 'null'], maxLength: 20_000, description: 'HTML' },
  since: { ...moment, description: 'What was sent before makes no request; now unless told' },
}

const password: JsonObject = { type: 'string', maxLength: 1000, description: 'Kept encrypted, written and never read' }

export const newMailboxBody: JsonObject = {
  type: 'object',
  properties: {
    kind: { enum: ['personal', 'shared'], description: 'Your own, or one of the company' },
    address: { type: 'string', maxLength: 254 },
    ...changeable,
    password,
  },
  required: ['kind', 'address', 'name', 'imap'],
}

export const mailboxChangeBody: JsonObject = {
  type: 'object',
  properties: { ...changeable, password },
  minProperties: 1,
}

export const mailboxSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    kind: { enum: ['personal', 'shared'] },
    owner: { ...orNull(id), description: 'Whose it is, of a personal one' },
    active: { type: 'boolean' },
    works: { type: 'boolean', description: 'Whether it could be read the last time' },
    readAt: orNull(moment),
    version: { type: 'integer' },
    can: {
      type: 'object',
      properties: { use: { type: 'boolean' }, change: { type: 'boolean' }, remove: { type: 'boolean' } },
      required: ['use', 'change', 'remove'],
    },
    address: { type: 'string', description: 'This and the signature for those who use it' },
    sends: { type: 'boolean', description: 'Whether letters may leave from it' },
    source: { ...id, description: 'Under which requests come in; this and what follows for those who set it up' },
    ...changeable,
    readFolders: { type: 'array', items: { type: 'string' }, description: 'Folders that were read so far' },
    failure: {
      type: ['object', 'null'],
      properties: {
        step: { type: 'string' },
        message: { type: 'string' },
        reply: { type: ['string', 'null'], description: 'The words of the server' },
        whatToDo: { type: 'string' },
        at: moment,
      },
      required: ['step', 'message', 'reply', 'whatToDo', 'at'],
    },
  },
  required: ['id', 'kind', 'owner', 'active', 'works', 'readAt', 'version', 'can'],
}

export const policySchema: JsonObject = {
  type: 'object',
  properties: { personal: { type: 'boolean', description: 'Whether everybody may connect a mailbox of his own' } },
  required: ['personal'],
}

const textOrNull: JsonObject = { type: ['string', 'null'] }

export const stepsSchema: JsonObject = {
  type: 'object',
  properties: {
    data: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          part: { enum: ['reading', 'sending'] },
          step: { type: 'string' },
          isOk: { type: 'boolean' },
          title: { type: 'string' },
          found: { type: 'string' },
          reply: { ...textOrNull, description: 'The words of the server' },
          whatToDo: textOrNull,
        },
        required: ['part', 'step', 'isOk', 'title', 'found', 'reply', 'whatToDo'],
      },
    },
  },
  required: ['data'],
}
