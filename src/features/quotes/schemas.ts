import type { JsonObject } from '../../model/index.ts'
import { recipients, shownNumber, toldProblems } from '../to-client.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const idOrNone: JsonObject = { type: ['string', 'null'], format: 'uuid' }
const momentOrNone: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const textOrNone: JsonObject = { type: ['string', 'null'] }

export const makeBody: JsonObject = {
  type: 'object',
  properties: {
    fields: {
      type: 'object',
      additionalProperties: true,
      description: 'Fields of the quote that stand otherwise than they would',
    },
    another: { type: 'boolean', description: 'Also where there is a draft already' },
  },
  additionalProperties: false,
}

export const makeForBody: JsonObject = {
  ...makeBody,
  properties: {
    ...(makeBody.properties as JsonObject),
    deal: {
      ...idOrNone,
      description: 'Of which deal; `null`: of none. Without it: of the one that is open with the client, if it is one',
    },
  },
}

export const sendingBody: JsonObject = {
  type: 'object',
  properties: {
    to: recipients,
    subject: { type: 'string', maxLength: 500 },
    text: {
      type: 'string',
      maxLength: 20_000,
      description: 'Plain text; the private page stands in place of `{{link}}`, else at the end',
    },
    number: shownNumber,
    template: { type: 'string', maxLength: 100, description: 'Of the paper' },
    attachPdf: { type: 'boolean', description: 'Where papers can be made one goes with it unless this is false' },
    mailbox: id,
    language: { enum: ['ru', 'en'], description: 'Of letter, paper and page' },
    undoSeconds: { type: 'integer', minimum: 0, maximum: 30 },
    facsimile: { type: 'boolean' },
  },
  additionalProperties: false,
}

export const draftSchema: JsonObject = {
  type: 'object',
  properties: {
    to: recipients,
    subject: { type: 'string' },
    text: { type: 'string' },
    mailbox: idOrNone,
    language: { enum: ['ru', 'en'] },
    number: { type: 'string', description: 'Its number, or what the next would be now' },
    hasPaper: { type: 'boolean' },
    problems: toldProblems,
  },
  required: ['to', 'subject', 'text', 'mailbox', 'language', 'number', 'hasPaper', 'problems'],
}

const move: JsonObject = {
  type: 'object',
  properties: { moved: { type: 'boolean' }, stage: idOrNone, why: textOrNone },
  required: ['moved', 'stage', 'why'],
  description: 'What became of its deal',
}

export const sentSchema: JsonObject = {
  type: 'object',
  properties: {
    quote: { type: 'object' },
    edition: { type: 'integer' },
    url: { type: 'string', description: 'Its private page: told this once' },
    letter: id,
    deal: move,
  },
  required: ['quote', 'edition', 'url', 'letter', 'deal'],
}

export const newLinkBody: JsonObject = {
  type: 'object',
  properties: { letter: { type: 'boolean', description: 'The client gets it by letter' } },
  additionalProperties: false,
}

export const newLinkSchema: JsonObject = {
  type: 'object',
  properties: { url: { type: 'string', description: 'Told this once' }, letter: idOrNone },
  required: ['url', 'letter'],
}

export const decisionBody: JsonObject = {
  type: 'object',
  properties: {
    kind: { enum: ['accepted', 'declined'] },
    name: { type: 'string', maxLength: 200, description: 'Who said it' },
    position: { type: 'string', maxLength: 200 },
    note: { type: 'string', maxLength: 1000, description: 'How he said it, and what' },
  },
  required: ['kind', 'name', 'note'],
  additionalProperties: false,
}

const decision: JsonObject = {
  type: ['object', 'null'],
  properties: {
    kind: { enum: ['accepted', 'declined'] },
    at: { type: 'string' },
    recordedBy: { ...idOrNone, description: 'Who took it down; `null`: the client decided on his page' },
    hash: { type: 'string', description: 'SHA-256 of what he decided on' },
    ...Object.fromEntries(['name', 'position', 'note', 'address', 'agent'].map(name => [name, textOrNone])),
  },
  required: ['kind', 'at', 'recordedBy', 'hash'],
}

export const historySchema: JsonObject = {
  type: 'object',
  properties: {
    status: { type: 'string' },
    changed: { type: 'boolean', description: 'It is no longer what its client sees' },
    pageOpen: { type: 'boolean' },
    editions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          edition: { type: 'integer' },
          sentAt: { type: 'string' },
          sentBy: idOrNone,
          sentTo: textOrNone,
          validUntil: textOrNone,
          takenBackAt: momentOrNone,
          openedAt: momentOrNone,
          openings: { type: 'integer' },
          document: idOrNone,
          file: idOrNone,
          letter: idOrNone,
          number: { type: 'string' },
          total: { type: 'object' },
          items: { type: 'integer' },
          hash: { type: 'string' },
          decision,
        },
        required: ['edition', 'sentAt', 'openedAt', 'number', 'total', 'hash', 'decision'],
      },
    },
  },
  required: ['status', 'changed', 'pageOpen', 'editions'],
}

const days = (what: string, least = 1): JsonObject => ({
  type: ['integer', 'null'],
  minimum: least,
  maximum: 60,
  description: what,
})
const stageOrNone: JsonObject = { type: 'string', format: 'uuid' }

const settings: JsonObject = {
  validDays: { type: 'integer', minimum: 1, maximum: 365 },
  stages: {
    type: 'object',
    description:
      'By pipeline: the stages that a deal moves to when its quote is sent, and when it is accepted; forward only',
    additionalProperties: {
      type: 'object',
      properties: { sent: stageOrNone, accepted: stageOrNone },
      additionalProperties: false,
    },
  },
  remindUnopened: days('Working days after which the owner hears that nobody opened it; `null`: never'),
  remindUnanswered: days('The same where nobody answered'),
  remindEnding: days('Working days before its end', 0),
  remindBy: { enum: ['notice', 'task'] },
  remindClient: { type: 'boolean' },
  makesOrder: { type: 'boolean' },
  paymentTerms: { type: ['string', 'null'], maxLength: 2000 },
  deliveryTerms: { type: ['string', 'null'], maxLength: 2000 },
}

export const settingsBody: JsonObject = { type: 'object', properties: settings, additionalProperties: false }

export const settingsSchema: JsonObject = {
  type: 'object',
  properties: { ...settings, version: { type: 'integer' } },
  required: [...Object.keys(settings), 'version'],
}
