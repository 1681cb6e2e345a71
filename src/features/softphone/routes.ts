import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Route } from '../feature.ts'
import type { TellOwnCall } from '../own-call.ts'
import { type AccountInput, findAccount, removeAccount, saveAccount, signInOf } from './account.ts'
import { type ExchangeInput, findExchange, removeExchange, saveExchange } from './exchange.ts'
import { type ToldCall, tellOfMine } from './report.ts'

const tag = 'Telephony'
const text = (maxLength: number, description: string): JsonObject => ({ type: 'string', maxLength, description })
const orNull = (maxLength: number, description: string): JsonObject => ({
  type: ['string', 'null'],
  maxLength,
  description,
})

const exchangeMembers: JsonObject = {
  url: text(300, 'Where pages connect to by SIP over WebSocket: wss://pbx.example.com:8089/ws'),
  domain: text(253, 'Of the addresses of its telephones: sip:101@domain'),
  dial: text(100, 'How it takes a number: `{number}` or `{digits}`'),
  stun: orNull(300, 'stun:stun.example.com:3478'),
  turn: orNull(300, 'turn:turn.example.com:3478?transport=udp'),
  turnUser: orNull(200, 'Without it everybody gets a password of his own for some hours, made by the secret'),
  line: {
    type: ['string', 'null'],
    format: 'uuid',
    description: 'To which calls are added as pages tell of them; null: the exchange tells of them by a line',
  },
}

const exchange: JsonObject = {
  type: ['object', 'null'],
  properties: { ...exchangeMembers, hasTurnSecret: { type: 'boolean' } },
}

const account: JsonObject = {
  type: ['object', 'null'],
  properties: {
    login: { type: 'string' },
    active: { type: 'boolean' },
    hasPassword: { type: 'boolean', description: 'Whether one is kept for this exchange and login' },
  },
}

const signIn: JsonObject = {
  type: 'object',
  properties: {
    url: { type: 'string' },
    domain: { type: 'string' },
    dial: { type: 'string' },
    login: { type: 'string' },
    password: { type: 'string' },
    iceServers: {
      type: 'array',
      items: {
        type: 'object',
        properties: { urls: { type: 'string' }, username: { type: 'string' }, credential: { type: 'string' } },
        required: ['urls'],
      },
    },
    tells: { type: 'boolean', description: 'Whether the page tells of its calls' },
  },
  required: ['url', 'domain', 'dial', 'login', 'password', 'iceServers', 'tells'],
}

export const exchangeRoutes = (keyring: Keyring): readonly Route[] => [
  {
    method: 'PUT',
    path: '/softphone',
    operation: 'saveSoftphone',
    summary:
      'Set by which exchange people telephone from their pages. The secret of the relay stays where none is given',
    tag,
    right: 'admin',
    secret: true,
    configures: true,
    body: {
      type: 'object',
      properties: {
        ...exchangeMembers,
        turnSecret: text(200, 'Of the relay; kept encrypted, written and never read'),
      },
      required: ['url', 'domain'],
      additionalProperties: false,
    },
    answers: {
      200: { description: 'The exchange', schema: exchange },
      409: { description: 'The key of the company cannot be used at present' },
    },
    handle: async (ctx, { body }) => ({ body: await saveExchange(ctx, keyring, body as ExchangeInput) }),
  },
  {
    method: 'DELETE',
    path: '/softphone',
    operation: 'removeSoftphone',
    summary: 'Nobody telephones from a page any more; what people signed in with is forgotten',
    tag,
    right: 'admin',
    configures: true,
    answers: { 204: { description: 'It is gone' } },
    async handle(ctx) {
      await removeExchange(ctx)
      return { status: 204 }
    },
  },
]

interface Means {
  keyring: Keyring
  tell: TellOwnCall
}

export const accountRoutes = ({ keyring, tell }: Means): readonly Route[] => [
  {
    method: 'GET',
    path: '/softphone',
    operation: 'getSoftphone',
    summary: 'By which exchange people telephone from their pages, and as whom you do',
    tag,
    right: 'signedIn',
    answers: {
      200: {
        description: 'Null: there is none',
        schema: { type: 'object', properties: { exchange, account }, required: ['exchange', 'account'] },
      },
    },
    handle: async (ctx: Context) => ({ body: { exchange: await findExchange(ctx), account: await findAccount(ctx) } }),
  },
  {
    method: 'PUT',
    path: '/softphone/account',
    operation: 'saveSoftphoneAccount',
    summary: 'Set as whom you sign in to the exchange. Only from your own page',
    tag,
    right: 'signedIn',
    secret: true,
    body: {
      type: 'object',
      properties: {
        login: text(64, 'Of your telephone at the exchange'),
        active: { type: 'boolean' },
        password: text(200, 'Kept encrypted. Left out: the one that is there stays'),
      },
      required: ['login'],
      additionalProperties: false,
    },
    answers: {
      200: { description: 'As whom you sign in', schema: account },
      403: { description: 'Not by a key or an app' },
      409: { description: 'The company has no exchange for pages, or its key cannot be used at present' },
    },
    handle: async (ctx, { body }) => ({ body: await saveAccount(ctx, keyring, body as AccountInput) }),
  },
  {
    method: 'DELETE',
    path: '/softphone/account',
    operation: 'removeSoftphoneAccount',
    summary: 'Your pages telephone no more; your password is forgotten. Only from your own page',
    tag,
    right: 'signedIn',
    answers: { 204: { description: 'It is gone' }, 403: { description: 'Not by a key or an app' } },
    async handle(ctx) {
      await removeAccount(ctx)
      return { status: 204 }
    },
  },
  {
    method: 'POST',
    path: '/softphone/sign-in',
    operation: 'signInToSoftphone',
    summary: 'What your page signs in with at the exchange. Only to your own page',
    tag,
    right: 'signedIn',
    secret: true,
    answers: {
      200: { description: 'Your login and password, and the servers that help to connect', schema: signIn },
      403: { description: 'Not to a key or an app' },
      409: { description: 'You have none, it is switched off, or it cannot be read at present' },
    },
    handle: async ctx => ({ body: await signInOf(ctx, keyring) }),
  },
  {
    method: 'POST',
    path: '/softphone/calls',
    operation: 'tellOfOwnCall',
    summary: 'What your page tells of a call of yours, where the exchange does not. Only from your own page',
    tag,
    right: { object: 'activity', verb: 'create' },
    body: {
      type: 'object',
      properties: {
        call: { type: 'string', minLength: 1, maxLength: 200, description: 'Its Call-ID' },
        event: {
          enum: ['ring', 'answer', 'end', 'elsewhere'],
          description: '`elsewhere`: somebody else has answered what rang here, too',
        },
        direction: { enum: ['in', 'out'] },
        number: { type: 'string', maxLength: 60 },
        answered: { type: 'boolean', description: 'With `end`' },
        ago: { type: 'integer', minimum: 0, maximum: 3600, description: 'Seconds since it happened' },
      },
      required: ['call', 'event', 'direction', 'number'],
      additionalProperties: false,
    },
    answers: {
      202: { description: 'It is kept; told again it changes nothing' },
      403: { description: 'Not by a key or an app' },
      409: { description: 'Your pages do not telephone, or the exchange tells of calls itself' },
    },
    async handle(ctx, { body }, application) {
      await tellOfMine(ctx, { tell, application }, body as ToldCall)
      return { status: 202, body: {} }
    },
  },
]
