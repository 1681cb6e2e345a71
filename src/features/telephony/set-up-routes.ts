import { type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Application, Route } from '../feature.ts'
import { noted } from '../noted.ts'
import { asteriskSteps } from './asterisk/reach.ts'
import { testLine } from './asterisk/test-line.ts'
import type { LineInput } from './check-line.ts'
import { type Extension, listExtensions, saveExtensions } from './extensions.ts'
import { fieldNames, wordNames } from './http/settings.ts'
import { changeLine, createLine, type LineMeans } from './keep-line.ts'
import { listLines, type PhoneLine } from './line.ts'

const tag = 'Telephony'
const word: JsonObject = { type: 'string', minLength: 1, maxLength: 100 }
const words: JsonObject = { type: 'array', items: word, maxItems: 20 }

const ids: JsonObject = { type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: 500, uniqueItems: true }

const settings: JsonObject = {
  type: 'object',
  description: 'What of `fields`, `words` and `signatureHeader` is left out is as the documentation describes it',
  properties: {
    dialect: { enum: ['fields', 'mango', 'twilio', 'asterisk'] },
    asterisk: {
      type: 'object',
      description: 'Of Asterisk: where its manager interface is, and how it calls. What is left out is as usual',
      properties: {
        host: { type: 'string', maxLength: 255 },
        port: { type: 'integer', minimum: 1, maximum: 65_535 },
        security: {
          enum: ['tls', 'plain'],
          description: '`plain` only to what RAPPORT_TRUSTED_TARGETS names: ami://10.0.0.7:5038',
        },
        user: { type: 'string', maxLength: 100, description: 'Of manager.conf' },
        channel: { type: 'string', maxLength: 200, description: 'By what a colleague is rung: PJSIP/{extension}' },
        context: { type: 'string', maxLength: 80, description: 'Of the dial plan: from there numbers are called' },
        dial: { type: 'string', maxLength: 100, description: 'How it takes a number: `{number}` or `{digits}`' },
        recordings: {
          type: ['string', 'null'],
          maxLength: 2000,
          description: 'Address of a recording, with `{uniqueid}` or `{file}` in it',
        },
      },
      additionalProperties: false,
    },
    fields: {
      type: 'object',
      description: 'Under which names a report says what; `call.id` is a member of a member',
      properties: Object.fromEntries(fieldNames.map(name => [name, word])),
      additionalProperties: false,
    },
    words: {
      type: 'object',
      description: 'By which words it says what happened',
      properties: Object.fromEntries(wordNames.map(name => [name, words])),
      additionalProperties: false,
    },
    signatureHeader: { type: 'string', maxLength: 64, description: 'Carries the HMAC-SHA256 of the body, in hex' },
    callOut: {
      type: ['object', 'null'],
      description: 'How a call is ordered: `{extension}`, `{number}` and `{digits}` stand for what is wanted',
      properties: {
        method: { enum: ['GET', 'POST'] },
        url: { type: 'string', maxLength: 2000 },
        body: { type: ['string', 'null'], maxLength: 10_000 },
        contentType: { type: 'string', maxLength: 100 },
      },
      required: ['method', 'url', 'body', 'contentType'],
      additionalProperties: false,
    },
  },
  required: ['dialect'],
  additionalProperties: false,
}

const input: JsonObject = {
  name: { type: 'string', maxLength: 200 },
  settings,
  secret: {
    type: 'object',
    description:
      'Kept encrypted, written and never read. In a change what is left out stays, unless calls are ordered elsewhere',
    properties: {
      sign: {
        type: 'string',
        maxLength: 500,
        description: 'By what reports are signed; of Mango the salt, of Asterisk the secret of its user',
      },
      key: { type: 'string', maxLength: 500, description: 'Of Mango: the key of the exchange' },
      headers: {
        type: 'object',
        description: 'Sent along when a call is ordered',
        maxProperties: 10,
        additionalProperties: { type: 'string', maxLength: 2000 },
      },
    },
    additionalProperties: false,
  },
  responsible: { type: ['string', 'null'], format: 'uuid', description: 'Who calls back whoever belongs to nobody' },
  users: {
    ...ids,
    description: 'Who is told of a call by somebody unknown; with no team either: all who have an extension',
  },
  teams: { ...ids, description: 'The same by team, with those below it' },
  callBackMinutes: { type: 'integer', minimum: 1, maximum: 10_000, description: 'Of working time' },
  recordingDays: {
    type: 'integer',
    minimum: 0,
    maximum: 3650,
    description: 'How long recordings of calls are kept; 0: none is fetched',
  },
  active: { type: 'boolean' },
}

const { secret: _secret, ...told } = input
const lineSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    ...told,
    source: { type: 'string', format: 'uuid' },
    address: { type: 'string', description: 'To which the provider reports' },
    hasSecret: { type: 'boolean' },
    connectedAt: {
      type: ['string', 'null'],
      format: 'date-time',
      description: 'Of Asterisk: since when it is listened to',
    },
    failure: {
      type: ['object', 'null'],
      description: 'Of Asterisk: why it is not',
      properties: { step: { enum: [...asteriskSteps] }, code: { type: 'string' }, says: { type: 'string' } },
    },
    version: { type: 'integer' },
  },
  required: ['id', 'name', 'settings', 'source', 'address', 'hasSecret', 'active', 'version'],
}

const present = ({ publicUrl }: Application, { key, ...line }: PhoneLine) => ({
  ...line,
  address: `${publicUrl ?? ''}/api/v1/telephony/${key}`,
})

const answerOf = (application: Application, line: PhoneLine, status = 200) => ({
  status,
  body: present(application, line),
  headers: { etag: `"${line.version}"` },
})

const lineRoutes = (means: LineMeans): readonly Route[] => [
  {
    method: 'GET',
    path: '/phone-lines',
    operation: 'listPhoneLines',
    summary: 'Lines of telephony, without what is secret of them',
    tag,
    right: 'admin',
    answers: {
      200: {
        description: 'All lines',
        schema: { type: 'object', properties: { data: { type: 'array', items: lineSchema } }, required: ['data'] },
      },
    },
    handle: async (ctx, _request, application) => ({
      body: { data: (await listLines(ctx)).map(line => present(application, line)) },
    }),
  },
  {
    method: 'POST',
    path: '/phone-lines',
    operation: 'createPhoneLine',
    summary: 'Make a line; a source of its own comes with it',
    tag,
    right: 'admin',
    secret: true,
    configures: true,
    body: { type: 'object', properties: input, required: ['name', 'settings', 'secret'], additionalProperties: false },
    answers: {
      201: { description: 'The line', schema: lineSchema },
      409: { description: 'The company protects phones, or its key cannot be used at present' },
    },
    handle: async (ctx, { body }, application) =>
      answerOf(application, await createLine(ctx, means, body as LineInput), 201),
  },
  {
    method: 'PATCH',
    path: '/phone-lines/{id}',
    operation: 'changePhoneLine',
    summary: 'Change a line or switch it off. Its secret stays, unless calls are ordered elsewhere from now on',
    tag,
    right: 'admin',
    secret: true,
    configures: true,
    body: { type: 'object', properties: input, additionalProperties: false },
    answers: {
      200: { description: 'The line', schema: lineSchema },
      409: { description: 'The company protects phones, or its key cannot be used at present' },
      412: { description: 'Somebody else has changed it since' },
    },
    handle: async (ctx, { params, body, headers }, application) => {
      const seen = parseIfMatch(headers['if-match'])
      return answerOf(
        application,
        await changeLine(ctx, means, { id: params.id ?? '', input: body as LineInput, seen }),
      )
    },
  },
  {
    method: 'POST',
    path: '/phone-lines/{id}/test',
    operation: 'testPhoneLine',
    summary: 'Sign in to the Asterisk of a line as it is listened to; nothing rings. The step that fails is the last',
    tag,
    right: 'admin',
    answers: {
      200: {
        description: 'What was found, step by step',
        schema: {
          type: 'object',
          properties: {
            data: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  step: { enum: [...asteriskSteps] },
                  isOk: { type: 'boolean' },
                  title: { type: 'string' },
                  found: { type: 'string' },
                  reply: { type: ['string', 'null'] },
                  whatToDo: { type: ['string', 'null'] },
                },
              },
            },
          },
          required: ['data'],
        },
      },
      422: { description: 'It is no line of Asterisk' },
    },
    handle: async (ctx, { params }) => ({ body: { data: await testLine(ctx, means, params.id ?? '') } }),
  },
]

const extensions: JsonObject = {
  type: 'object',
  properties: {
    data: {
      type: 'array',
      maxItems: 2000,
      items: {
        type: 'object',
        properties: {
          user: { type: 'string', format: 'uuid' },
          extension: { type: 'string', pattern: '^[0-9*#]{1,20}$' },
        },
        required: ['user', 'extension'],
        additionalProperties: false,
      },
    },
  },
  required: ['data'],
  additionalProperties: false,
}

const extensionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/phone-extensions',
    operation: 'listPhoneExtensions',
    summary: 'Which extension is whose',
    tag,
    right: 'admin',
    answers: { 200: { description: 'All of them', schema: extensions } },
    handle: async (ctx: Context) => ({ body: { data: await listExtensions(ctx) } }),
  },
  {
    method: 'PUT',
    path: '/phone-extensions',
    operation: 'savePhoneExtensions',
    summary: 'Set which extension is whose, all of them anew',
    tag,
    right: 'admin',
    configures: true,
    body: extensions,
    answers: { 200: { description: 'All of them', schema: extensions } },
    handle: async (ctx, { body }) => ({
      body: { data: await saveExtensions(ctx, (body as { data: Extension[] }).data) },
    }),
  },
]

export const setUpRoutes = (means: LineMeans): readonly Route[] => noted([...lineRoutes(means), ...extensionRoutes])
