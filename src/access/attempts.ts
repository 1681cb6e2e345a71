import { setTimeout as wait } from 'node:timers/promises'
import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { newId, TooMany } from '../model/index.ts'
import { hashOf } from './secret.ts'

export interface Attempt {
  workspace: string
  account: string
  address: string
}

/** Failures within this time count. */
const span = '15 minutes'
const spanSeconds = 900
/** From one address on one account, and from one address on any. */
const mostOnAccount = 10
const mostFromAddress = 50
/** From this number on an account on, strange addresses are turned away; those he has signed in from are not. */
const siege = 100
const longestDelay = 3000

interface Counts {
  pair: number
  address: number
  account: number
  trusted: boolean
}

/**
 * Lets a sign-in be tried, or throws TooMany. Guessing is slowed for an address by refusal and for an account by delay,
 * so that nobody can lock the owner of an account out by guessing at it. The attempt counts as failed until it succeeds:
 * many at once do not slip through together.
 */
export async function admitAttempt(db: Connection, attempt: Attempt): Promise<string> {
  const account = hashOf(`${attempt.workspace} ${attempt.account.toLowerCase()}`)
  const address = hashOf(`${attempt.workspace} ${attempt.address}`)
  const id = newId()
  await db.query(sql`insert into sign_in_attempt (id, account, address) values (${id}, ${account}, ${address})`)
  const counts = await countFailures(db, account, address)
  if (counts.pair > mostOnAccount || counts.address > mostFromAddress) throw new TooMany(spanSeconds)
  if (counts.account > siege && !counts.trusted) throw new TooMany(spanSeconds)
  if (counts.account > 5 && !counts.trusted) await wait(Math.min(100 * 2 ** (counts.account - 6), longestDelay))
  return id
}

/** Letters with a link may be asked for so often within the same time: for one account from one address, and from one address. */
const mostAsked = 5
const mostAskedFromAddress = 30

/**
 * Lets somebody ask for a letter with a link, or throws TooMany. Counted apart from sign-ins, and by what the caller is: whoever
 * asks for others in vain keeps nobody else from asking, nor from signing in.
 */
export async function admitAsking(db: Connection, attempt: Attempt): Promise<void> {
  const account = hashOf(`letter ${attempt.workspace} ${attempt.account.toLowerCase()}`)
  const address = hashOf(`letter ${attempt.workspace} ${attempt.address}`)
  await db.query(sql`insert into sign_in_attempt (id, account, address) values (${newId()}, ${account}, ${address})`)
  const counts = await countFailures(db, account, address)
  if (counts.pair > mostAsked || counts.address > mostAskedFromAddress) throw new TooMany(spanSeconds)
}

async function countFailures(db: Connection, account: Buffer, address: Buffer): Promise<Counts> {
  const row = await db.one<Counts>(sql`
    select
      (select count(*)::int from sign_in_attempt where workspace_id = current_setting('rapport.workspace')::uuid
        and account = ${account} and address = ${address} and not succeeded and at > now() - ${span}::interval) as pair,
      (select count(*)::int from sign_in_attempt where workspace_id = current_setting('rapport.workspace')::uuid
        and address = ${address} and not succeeded and at > now() - ${span}::interval) as address,
      (select count(*)::int from sign_in_attempt where workspace_id = current_setting('rapport.workspace')::uuid
        and account = ${account} and not succeeded and at > now() - ${span}::interval) as account,
      exists (select from sign_in_attempt where workspace_id = current_setting('rapport.workspace')::uuid
        and account = ${account} and address = ${address} and succeeded) as trusted`)
  return row ?? { pair: 0, address: 0, account: 0, trusted: false }
}

/** Clears the account's failures from this address too: the owner has remembered his password. */
export async function noteSuccess(db: Connection, attempt: string): Promise<void> {
  await db.query(sql`
    with done as (
      update sign_in_attempt set succeeded = true
      where workspace_id = current_setting('rapport.workspace')::uuid and id = ${attempt} returning account, address)
    delete from sign_in_attempt a using done
    where a.workspace_id = current_setting('rapport.workspace')::uuid and a.account = done.account
      and a.address = done.address and not a.succeeded and a.id <> ${attempt}`)
}
