import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import { type MailFailure, NotDelivered } from '../../mail-failure.ts'
import { findMailbox, type Mailbox } from '../mailboxes/mailbox.ts'
import { beginGrant, finishGrant } from './grant.ts'
import { askingFor, keepGrant, type Opening } from './open.ts'

/** Somebody who was sent to a service comes back within this time. */
const believed = '15 minutes'

const hashOf = (state: string): Buffer => createHash('sha256').update(state).digest()

/** Where the caller goes to let us into a mailbox that is his to set up. Throws NotDelivered. */
export async function beginSignIn(
  ctx: Context,
  opening: Opening,
  mailbox: Mailbox,
  redirectUri: string,
): Promise<string> {
  const asking = await askingFor(ctx, opening, mailbox)
  const { url, state, verifier } = await beginGrant(asking, { address: mailbox.imap.user, redirectUri })
  await ctx.db.query(sql`delete from mailbox_sign_in where workspace_id = ${ctx.workspace} and expires_at < now()`)
  await ctx.db.query(sql`
    insert into mailbox_sign_in (state, mailbox, "user", verifier, expires_at)
    values (${hashOf(state)}, ${mailbox.id}, ${ctx.actor.user}, ${verifier}, now() + ${believed}::interval)`)
  return url.href
}

/**
 * He has come back: what he brought counts once, and for him alone who was sent. Where the service refuses, that stands with the mailbox.
 * Throws NotFound.
 */
export async function finishSignIn(
  ctx: Context,
  opening: Opening,
  query: Readonly<Record<string, string>>,
  redirectUri: string,
): Promise<Mailbox> {
  const begun = await ctx.db.one<{ mailbox: string; verifier: string }>(sql`
    delete from mailbox_sign_in where workspace_id = ${ctx.workspace} and state = ${hashOf(query.state ?? '')}
      and "user" = ${ctx.actor.user} and expires_at > now() returning mailbox, verifier`)
  const mailbox = begun && (await findMailbox(ctx, begun.mailbox))
  if (!mailbox) throw new NotFound('notFound')
  const back = new URL(redirectUri)
  back.search = new URLSearchParams(query).toString()
  try {
    const grant = await finishGrant(await askingFor(ctx, opening, mailbox), back, begun.verifier)
    await transact(ctx, async inside => {
      await keepGrant(inside, opening.keyring, mailbox, grant)
      await note(inside, mailbox, null)
    })
  } catch (error) {
    if (!(error instanceof NotDelivered)) throw error
    await note(ctx, mailbox, error.failure)
  }
  return (await findMailbox(ctx, mailbox.id)) ?? mailbox
}

/** It is tried at once, by whoever reads it, with what is known now. */
const note = ({ db, workspace }: Context, { id }: Mailbox, failure: MailFailure | null) =>
  db.query(sql`
    update mailbox set version = version + 1,
      failure = ${failure && JSON.stringify({ ...failure, at: new Date().toISOString(), attempts: 0 })}::jsonb,
      try_at = ${failure ? sql`try_at` : sql`now()`}
    where workspace_id = ${workspace} and id = ${id}`)
