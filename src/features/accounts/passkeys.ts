import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { writeSessionCookie } from '../../access/cookie.ts'
import { addPasskey, beginPasskey } from '../../access/passkeys/add.ts'
import { listPasskeys } from '../../access/passkeys/list.ts'
import type { RelyingParty } from '../../access/passkeys/relying-party.ts'
import { removePasskey } from '../../access/passkeys/remove.ts'
import { transportsOf } from '../../access/passkeys/transports.ts'
import { whenceOf } from '../../access/security-events.ts'
import { requireSession } from '../../access/sessions.ts'
import { Conflict, Invalid, isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import type { Application, Route } from '../feature.ts'
import { credentialSchema, textOf } from '../second-proof.ts'
import { passwordMember, requirePassword } from './require-password.ts'

const tag = 'Sign-in'
const path = '/me/passkeys'
const forPeopleOnly = { description: 'API keys have nothing to do with it' }
const wrongPassword = { description: 'It is not your password' }

const passkeySchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    createdAt: { type: 'string', format: 'date-time' },
    lastUsedAt: { type: ['string', 'null'], format: 'date-time' },
    isPasswordless: { type: 'boolean', description: 'It lets in without a password; others only after it' },
  },
  required: ['id', 'name', 'createdAt', 'lastUsedAt', 'isPasswordless'],
}

const list: Route = {
  method: 'GET',
  path,
  operation: 'getPasskeys',
  summary: 'Your passkeys, and on pages of which address they are made and used',
  tag,
  right: 'signedIn',
  halfDone: ['secondFactor'],
  answers: {
    200: {
      description: 'The passkeys',
      schema: {
        type: 'object',
        properties: {
          data: { type: 'array', items: passkeySchema },
          address: {
            type: ['string', 'null'],
            description: 'Null where Rapport is reached by an address without a name',
          },
        },
        required: ['data', 'address'],
      },
    },
    403: forPeopleOnly,
  },
  async handle(ctx, _, application) {
    const data = await listPasskeys(ctx, requireSession(ctx).user)
    return { body: { data, address: application.relyingParty()?.origin ?? null } }
  },
}

const begin: Route = {
  method: 'POST',
  path: `${path}/challenge`,
  operation: 'beginPasskey',
  summary: 'Begin to add a passkey: what an authenticator is asked for. Add it within five minutes, in this session',
  tag,
  right: 'signedIn',
  halfDone: ['secondFactor'],
  secret: true,
  body: { type: 'object', properties: passwordMember, required: ['password'] },
  answers: {
    201: {
      description: 'Options for `navigator.credentials.create`, as JSON',
      schema: { type: 'object', additionalProperties: true },
    },
    403: forPeopleOnly,
    409: { description: 'Rapport is reached by an address without a name, or you have too many' },
    422: wrongPassword,
    429: { description: 'Tried too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, request, application) {
    requireSession(ctx)
    const party = requireParty(application)
    await requirePassword(ctx, request)
    return { status: 201, body: await beginPasskey(ctx, party) }
  },
}

const add: Route = {
  method: 'POST',
  path,
  operation: 'addPasskey',
  summary:
    'Add the passkey that was made. Where nothing but the password protected you, your other sessions end, and this one gets a new cookie',
  tag,
  right: 'signedIn',
  halfDone: ['secondFactor'],
  secret: true,
  configures: true,
  body: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 100, description: 'By which you tell it from others' },
      passkey: credentialSchema(
        {
          clientDataJSON: { type: 'string', maxLength: 5000 },
          attestationObject: { type: 'string', maxLength: 20_000 },
          transports: { type: 'array', items: { type: 'string', maxLength: 50 }, maxItems: 20 },
        },
        ['clientDataJSON', 'attestationObject'],
      ),
    },
    required: ['name', 'passkey'],
  },
  answers: {
    201: {
      description: 'It is added',
      schema: {
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid' },
          recoveryCodes: {
            type: ['array', 'null'],
            items: { type: 'string' },
            description: 'With the first only: each opens once, in place of a passkey. Told this once',
          },
        },
        required: ['id', 'recoveryCodes'],
      },
    },
    403: forPeopleOnly,
    409: { description: 'Nothing was begun here in the last five minutes, or you have too many' },
    422: { description: 'It is not what was asked for, or has been added already' },
  },
  async handle(ctx, { body, ...request }, application) {
    requireSession(ctx)
    const { name, passkey } = isJsonObject(body) ? body : {}
    const given = { name: requireName(name), response: registrationOf(passkey), whence: whenceOf(request) }
    const { id, first } = await addPasskey(ctx, requireParty(application), given)
    return {
      status: 201,
      body: { id, recoveryCodes: first?.recoveryCodes ?? null },
      headers: first ? { 'set-cookie': writeSessionCookie(first.session.token, first.session.maxAge) } : undefined,
    }
  },
}

const remove: Route = {
  method: 'DELETE',
  path: `${path}/{id}`,
  operation: 'removePasskey',
  summary: 'Remove a passkey of yours: it opens nothing any more',
  tag,
  right: 'signedIn',
  configures: true,
  secret: true,
  body: { type: 'object', properties: passwordMember, required: ['password'] },
  answers: {
    204: { description: 'It is gone' },
    403: forPeopleOnly,
    404: { description: 'You have no such passkey' },
    409: { description: 'Your role demands a second factor, and you have no other' },
    422: wrongPassword,
  },
  async handle(ctx, request) {
    const user = await requirePassword(ctx, request)
    await removePasskey(ctx, { user, id: request.params.id ?? '', whence: whenceOf(request) })
    return { status: 204 }
  },
}

function requireParty(application: Application): RelyingParty {
  const party = application.relyingParty()
  if (!party) throw new Conflict('passkeysUnavailable')
  return party
}

function requireName(given: Json | undefined): string {
  const name = textOf(given).toWellFormed().replaceAll('\0', '').trim()
  if (!name) throw new Invalid([{ field: 'name', code: 'required' }])
  return name
}

function registrationOf(given: Json | undefined): RegistrationResponseJSON {
  const { id, rawId, response, clientExtensionResults } = isJsonObject(given) ? given : {}
  const { clientDataJSON, attestationObject, transports } = isJsonObject(response) ? response : {}
  const { credProps } = isJsonObject(clientExtensionResults) ? clientExtensionResults : {}
  const rk = isJsonObject(credProps) ? credProps.rk : undefined
  return {
    id: textOf(id),
    rawId: textOf(rawId),
    type: 'public-key',
    clientExtensionResults: typeof rk === 'boolean' ? { credProps: { rk } } : {},
    response: {
      clientDataJSON: textOf(clientDataJSON),
      attestationObject: textOf(attestationObject),
      transports: transportsOf(Array.isArray(transports) ? transports.map(textOf) : []),
    },
  }
}

export const passkeyRoutes: readonly Route[] = [list, begin, add, remove]
