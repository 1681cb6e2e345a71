import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { hashOf } from '../secret.ts'

/** So long somebody may take before his authenticator, in seconds. */
export const challengeSeconds = 300

/** A new challenge, for one place alone: a browser, by its cookie, or a session. */
export async function makeChallenge({ db, workspace }: Context, place: string): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = new Uint8Array(randomBytes(32))
  await db.query(sql`delete from passkey_challenge where workspace_id = ${workspace} and expires_at < now()`)
  await db.query(sql`
    insert into passkey_challenge (challenge_hash, place_hash, expires_at)
    values (${hashOf(Buffer.from(challenge).toString('base64url'))}, ${hashOf(place)},
      now() + make_interval(secs => ${challengeSeconds}))`)
  return challenge
}

/** Whether it was asked for at this place a moment ago, and not answered yet. */
export async function isOpen({ db, workspace }: Context, challenge: string, place: string): Promise<boolean> {
  const found = await db.one(sql`
    select 1 from passkey_challenge where workspace_id = ${workspace} and challenge_hash = ${hashOf(challenge)}
      and place_hash = ${hashOf(place)} and expires_at > now()`)
  return found !== undefined
}

/** Takes it, once: of two at the same moment one is told so. */
export async function take({ db, workspace }: Context, challenge: string, place: string): Promise<boolean> {
  const taken = await db.query(sql`
    delete from passkey_challenge where workspace_id = ${workspace} and challenge_hash = ${hashOf(challenge)}
      and place_hash = ${hashOf(place)} and expires_at > now() returning challenge_hash`)
  return taken.length > 0
}
