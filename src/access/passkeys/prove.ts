import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { isOpen, take } from './challenges.ts'
import { type PasskeyRefusal, PasskeyRefused } from './refused.ts'
import type { RelyingParty } from './relying-party.ts'
import { strangersKey } from './stranger.ts'

/** What a browser brings of a passkey. */
export interface Presented {
  response: AuthenticationResponseJSON
  /** Of the cookie that was given with the challenge. */
  browser: string | null
  party: RelyingParty | null
}

export interface Proven {
  user: string
  passkey: string
}

interface Known {
  id: string
  user: string
  name: string
  publicKey: Buffer
}

/** After the password of this user, or in place of it: then it has to know its owner and to have asked him who he is. */
type Meant = { user: string } | 'alone'

/**
 * Whose passkey it is. The challenge is used up and the count goes on in the same moment, so that of two one gets in; what
 * is refused leaves both as they were. One that is not known is checked as long. Throws PasskeyRefused.
 */
export async function provePasskey(
  ctx: Context,
  { response, browser, party }: Presented,
  meant: Meant,
): Promise<Proven> {
  if (!party) throw new PasskeyRefused('passkeysUnavailable')
  const challenge = await challengeOf(response)
  if (!challenge || !browser || !(await isOpen(ctx, challenge, browser))) throw new PasskeyRefused('passkeyChallenge')
  const known = await findPasskey(ctx, response.id)
  const checked = await check({ response, party, challenge, publicKey: known?.publicKey, alone: meant === 'alone' })
  if (!known) throw new PasskeyRefused('passkeyUnknown')
  if (typeof checked === 'string') throw new PasskeyRefused(checked)
  const owner = meant === 'alone' ? ownerNamed(response) : meant.user
  if (known.user !== owner) throw new PasskeyRefused('passkeyOfAnother')
  return transact(ctx, async inside => {
    if (!(await take(inside, challenge, browser))) throw new PasskeyRefused('passkeyChallenge')
    if (!(await countOn(inside, known.id, checked.count))) throw new PasskeyRefused('passkeyCopied', known)
    return { user: known.user, passkey: known.id }
  })
}

async function challengeOf({ response }: AuthenticationResponseJSON): Promise<string | null> {
  const { decodeClientDataJSON } = await import('@simplewebauthn/server/helpers')
  try {
    return decodeClientDataJSON(response.clientDataJSON).challenge || null
  } catch {
    return null
  }
}

const findPasskey = ({ db, workspace }: Context, credential: string): Promise<Known | undefined> =>
  db.one<Known>(sql`
    select id, user_id as user, name, public_key as "publicKey" from passkey
    where workspace_id = ${workspace} and credential_id = ${credential}`)

interface Check {
  response: AuthenticationResponseJSON
  party: RelyingParty
  challenge: string
  publicKey: Buffer | undefined
  alone: boolean
}

/** Everything but its count, which the library looks at before the signature: so anybody could claim a wrong one. */
async function check({
  response,
  party,
  challenge,
  publicKey,
  alone,
}: Check): Promise<{ count: number } | PasskeyRefusal> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: alone,
      credential: { id: response.id, publicKey: publicKey ? new Uint8Array(publicKey) : strangersKey, counter: 0 },
    })
    return verified ? { count: authenticationInfo.newCounter } : 'passkeyWrong'
  } catch (error) {
    return whyOf(error)
  }
}

/** The library tells it in words alone. */
function whyOf(error: unknown): PasskeyRefusal {
  const words = error instanceof Error ? error.message : ''
  if (/response origin/.test(words)) return 'passkeyOrigin'
  if (/RP ID/i.test(words) || (error instanceof Error && error.name === 'UnexpectedRPIDHash'))
    return 'passkeyRelyingParty'
  return /user could not be verified/.test(words) ? 'passkeyUnverified' : 'passkeyWrong'
}

/** Whom the passkey itself calls its owner. */
const ownerNamed = ({ response }: AuthenticationResponseJSON): string =>
  Buffer.from(response.userHandle ?? '', 'base64url').toString()

/** Whether its count is later than the last; passkeys that are kept on several devices do not count, and stay at 0. */
async function countOn({ db, workspace }: Context, id: string, count: number): Promise<boolean> {
  const gone = await db.query(sql`
    update passkey set sign_count = ${count}, last_used_at = now()
    where workspace_id = ${workspace} and id = ${id} and (sign_count < ${count} or (sign_count = 0 and ${count} = 0))
    returning id`)
  return gone.length > 0
}
