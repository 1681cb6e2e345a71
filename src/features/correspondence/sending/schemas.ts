import type { JsonObject } from '../../../model/index.ts'
import { mostRecipients } from './check.ts'
import { letterStates } from './letter.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const idOrNone: JsonObject = { ...id, type: ['string', 'null'] }
const momentOrNone: JsonObject = { ...moment, type: ['string', 'null'] }

const on: JsonObject = {
  type: 'object',
  properties: { object: { type: 'string', maxLength: 100 }, id },
  required: ['object', 'id'],
  additionalProperties: false,
}

const people: JsonObject = {
  type: 'array',
  maxItems: mostRecipients,
  items: {
    type: 'object',
    properties: { name: { type: 'string', maxLength: 200 }, address: { type: 'string', maxLength: 320 } },
    required: ['address'],
    additionalProperties: false,
  },
}

export const newLetterBody: JsonObject = {
  type: 'object',
  properties: {
    mailbox: { ...id, description: 'From which it is sent: one that you use' },
    on: { ...on, description: 'The card on which it lies' },
    to: people,
    cc: people,
    bcc: people,
    subject: { type: 'string', maxLength: 500 },
    html: {
      type: 'string',
      maxLength: 300_000,
      description:
        'Cleaned of everything that runs or loads by itself; its text is made of it. `<img src="cid:{id}">` shows a picture that is an attachment',
    },
    files: { type: 'array', maxItems: 50, items: id, description: 'Attachments that you may read; 18 MB together' },
    answers: { ...id, description: 'An e-mail on a card, as an activity, that this letter answers' },
    template: { ...id, description: 'The template it is made from' },
    sendAt: { ...moment, description: 'It leaves then, not at once' },
    undoSeconds: {
      type: 'integer',
      minimum: 0,
      maximum: 30,
      description: 'So long it can be taken back at least; 10 unless told',
    },
    watched: { type: 'boolean', description: 'Its opens and clicks are counted, where the company allows it' },
    remindAt: { ...moment, description: 'You get a task then, unless a letter has come on the card since' },
  },
  required: ['mailbox', 'on', 'to', 'subject', 'html'],
  additionalProperties: false,
}

export const timeBody: JsonObject = {
  type: 'object',
  properties: { sendAt: moment },
  required: ['sendAt'],
  additionalProperties: false,
}

const recipients: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      address: { type: 'string' },
      state: { enum: ['waiting', 'taken', 'refused'], description: 'Whether the mail server took it for this address' },
      why: { type: ['string', 'null'] },
      reply: { type: ['string', 'null'], description: 'What the server said' },
    },
    required: ['name', 'address', 'state', 'why', 'reply'],
  },
}

const failure: JsonObject = {
  type: ['object', 'null'],
  properties: {
    step: { type: 'string' },
    message: { type: 'string' },
    reply: { type: ['string', 'null'], description: 'What the server said' },
    whatToDo: { type: 'string' },
  },
  required: ['step', 'message', 'reply', 'whatToDo'],
}

export const letterSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    mailbox: id,
    author: id,
    on,
    activity: { ...id, description: 'Its entry on the card' },
    to: recipients,
    cc: recipients,
    bcc: recipients,
    subject: { type: 'string' },
    html: { type: 'string' },
    text: { type: 'string' },
    files: { type: 'array', items: id },
    template: idOrNone,
    state: {
      enum: [...letterStates],
      description: '`unsure`: it was leaving when the answer of the server stayed out; it is not sent again by itself',
    },
    at: moment,
    sendAt: moment,
    dueAt: { ...moment, description: 'When it is tried (again)' },
    attempts: { type: 'integer' },
    endedAt: momentOrNone,
    remindAt: momentOrNone,
    failure: { ...failure, description: 'What the last attempt failed of' },
    copy: {
      type: ['object', 'null'],
      properties: {
        state: {
          enum: ['waiting', 'found', 'copied', 'failed'],
          description: '`found`: its mail server has put it there; `copied`: Rapport has',
        },
        failure,
      },
      required: ['state', 'failure'],
      description: 'Of its copy in the folder of what was sent',
    },
    watching: {
      type: ['object', 'null'],
      properties: {
        opens: { type: 'integer', description: 'Some mail programs load pictures by themselves' },
        openedAt: momentOrNone,
        clicks: { type: 'integer' },
        clickedAt: momentOrNone,
      },
      required: ['opens', 'openedAt', 'clicks', 'clickedAt'],
      description: 'How often and when first it was opened, and its links followed; `null`: it is not watched',
    },
    can: {
      type: 'object',
      properties: { takeBack: { type: 'boolean' }, sendAgain: { type: 'boolean' } },
      required: ['takeBack', 'sendAgain'],
    },
  },
  required: [
    ...[
      'id',
      'mailbox',
      'author',
      'on',
      'activity',
      'to',
      'cc',
      'bcc',
      'subject',
      'html',
      'text',
      'files',
      'template',
      'state',
    ],
    ...['at', 'sendAt', 'dueAt', 'attempts', 'endedAt', 'remindAt', 'failure', 'copy', 'watching', 'can'],
  ],
}

const warnings: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      code: { enum: ['advertisingWithdrawn'] },
      address: { type: 'string' },
      message: { type: 'string' },
    },
    required: ['code', 'address', 'message'],
  },
  description: 'What its writer should know; it leaves all the same',
}

export const warningsSchema: JsonObject = { type: 'object', properties: { warnings }, required: ['warnings'] }

/** A letter, and what is to be known of those it is for. */
export const writtenSchema: JsonObject = { allOf: [letterSchema, warningsSchema] }

export const addressedBody: JsonObject = {
  type: 'object',
  properties: { on, to: people, cc: people, bcc: people },
  required: ['on'],
  additionalProperties: false,
}
