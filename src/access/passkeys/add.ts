import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import sql from 'sql-template-tag'
import { Conflict, Invalid, newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { hasSecondFactor, type Protected, protectAccount } from '../factors.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'
import { requireSession } from '../sessions.ts'
import { challengeSeconds, isOpen, makeChallenge, take } from './challenges.ts'
import { credentialsOf, listPasskeys } from './list.ts'
import type { RelyingParty } from './relying-party.ts'
import { transportsOf } from './transports.ts'

const mostOfOne = 20
/** ES256, EdDSA, RS256: what authenticators have. */
const algorithms = [-7, -8, -257]

const placeOf = (session: string): string => `session ${session}`

/** What a browser needs to make a passkey for the caller. Nothing is his until it comes back signed. */
export async function beginPasskey(ctx: Context, party: RelyingParty): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { user, session } = requireSession(ctx)
  const known = await credentialsOf(ctx, user)
  if (known.length >= mostOfOne) throw new Conflict('tooManyPasskeys', { most: mostOfOne })
  const { email = '', name = '' } = ctx.config.users.get(user) ?? {}
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  return generateRegistrationOptions({
    rpName: ctx.config.company.name,
    rpID: party.id,
    userID: new TextEncoder().encode(user),
    userName: email,
    userDisplayName: name,
    challenge: await makeChallenge(ctx, placeOf(session)),
    timeout: challengeSeconds * 1000,
    attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: transportsOf(transports) })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    supportedAlgorithmIDs: algorithms,
  })
}

export interface NewPasskey {
  name: string
  response: RegistrationResponseJSON
  whence: Whence
}

export interface AddedPasskey {
  id: string
  /** Where it is the first thing besides the password that protects the account. */
  first: Protected | null
}

/** Adds it in the session in which it was begun. Throws Conflict where that was too long ago, Invalid where it is wrong. */
export async function addPasskey(ctx: Context, party: RelyingParty, given: NewPasskey): Promise<AddedPasskey> {
  const me = requireSession(ctx)
  const { name, response, whence } = given
  const challenge = await challengeOf(response)
  if (!(await isOpen(ctx, challenge, placeOf(me.session)))) throw new Conflict('passkeyExpired')
  const made = await checkNew(response, { challenge, party })
  return transact(ctx, async inside => {
    await inside.db.query(sql`select from "user" where workspace_id = ${ctx.workspace} and id = ${me.user} for update`)
    if (!(await take(inside, challenge, placeOf(me.session)))) throw new Conflict('passkeyExpired')
    if ((await listPasskeys(inside, me.user)).length >= mostOfOne)
      throw new Conflict('tooManyPasskeys', { most: mostOfOne })
    const isFirst = !(await hasSecondFactor(inside, me.user))
    const id = await insert(inside, { ...made, user: me.user, name })
    const first = isFirst ? await protectAccount(inside, me) : null
    const details = { passkey: id, sessions: first?.sessions ?? 0 }
    await noteSecurityEvent(inside, { kind: 'secondFactor', outcome: 'done', reason: 'passkeyAdded', whence, details })
    return { id, first }
  })
}

async function challengeOf({ response }: RegistrationResponseJSON): Promise<string> {
  const { decodeClientDataJSON } = await import('@simplewebauthn/server/helpers')
  try {
    return decodeClientDataJSON(response.clientDataJSON).challenge
  } catch {
    throw wrong()
  }
}

const wrong = () => new Invalid([{ field: 'passkey', code: 'badPasskey' }])

interface Made {
  credential: string
  publicKey: Uint8Array
  count: number
  transports: string[]
  isPasswordless: boolean
}

async function checkNew(
  response: RegistrationResponseJSON,
  { challenge, party }: { challenge: string; party: RelyingParty },
): Promise<Made> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  try {
    if (!(await isUnattested(response))) throw wrong()
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    })
    if (!verified) throw wrong()
    const { credential, userVerified } = registrationInfo
    return {
      credential: credential.id,
      publicKey: credential.publicKey,
      count: credential.counter,
      transports: transportsOf(response.response.transports ?? []),
      isPasswordless: userVerified && response.clientExtensionResults.credProps?.rk !== false,
    }
  } catch {
    throw wrong()
  }
}

/**
 * Nobody is asked who made his authenticator. Certificates that say so unasked are refused: whether they were withdrawn
 * would be looked up at addresses that stand in them, which anybody can write.
 */
async function isUnattested({ response }: RegistrationResponseJSON): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(response.attestationObject, 'base64url')))
  return attestation.get('fmt') === 'none'
}

async function insert({ db }: Context, made: Made & { user: string; name: string }): Promise<string> {
  const id = newId()
  const added = await db.query(sql`
    insert into passkey (id, user_id, name, credential_id, public_key, sign_count, transports, is_passwordless)
    values (${id}, ${made.user}, ${made.name}, ${made.credential}, ${Buffer.from(made.publicKey)}, ${made.count},
      ${made.transports}::text[], ${made.isPasswordless})
    on conflict (workspace_id, credential_id) do nothing returning id`)
  if (!added.length) throw new Invalid([{ field: 'passkey', code: 'knownPasskey' }])
  return id
}
