import { say } from '../../../messages/words.ts'
import type { JsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { allMailboxes, type Mailbox, usesMailbox } from './mailbox.ts'
import { maySetUp } from './save.ts'
import { whatToDo } from './what-to-do.ts'

/** What the caller may know of the company's mailboxes: all of those that he sets up, names of those that he uses, and of others' that they are there. */
export async function listMailboxes(ctx: Context): Promise<JsonObject[]> {
  const all = await allMailboxes(ctx)
  return all.filter(mailbox => isShown(ctx, mailbox)).map(mailbox => presentMailbox(ctx, mailbox))
}

const isShown = (ctx: Context, mailbox: Mailbox): boolean => ctx.actor.role.admin || usesMailbox(ctx, mailbox)

/** As the caller may know it. */
export function presentMailbox(ctx: Context, mailbox: Mailbox): JsonObject {
  const can = { use: usesMailbox(ctx, mailbox), change: maySetUp(ctx, mailbox), remove: mayRemove(ctx, mailbox) }
  const { id, kind, owner, active, version, readAt } = mailbox
  const common = { id, kind, owner, active, works: mailbox.failure === null, readAt, version, can }
  if (!can.use && !can.change) return common
  const { address, name, signature } = mailbox
  const used = { ...common, address, name, signature, sends: mailbox.smtp !== null }
  if (!can.change) return used
  const { users, teams, source, since, readFolders, signIn } = mailbox
  return {
    ...used,
    users,
    teams,
    source,
    since,
    signIn,
    imap: { ...mailbox.imap },
    smtp: mailbox.smtp && { ...mailbox.smtp },
    rules: { ...mailbox.rules },
    readFolders,
    failure: sayFailure(ctx, mailbox),
  }
}

/** Also an administrator may disconnect a mailbox of somebody; what is in it he never sees. */
export const mayRemove = (ctx: Context, mailbox: Mailbox): boolean => ctx.actor.role.admin || maySetUp(ctx, mailbox)

function sayFailure({ locale }: Context, { failure, imap, signIn }: Mailbox): JsonObject | null {
  if (!failure) return null
  const { step, code, reply, at } = failure
  return {
    step: say(locale, `mailboxes:steps.${step}`),
    message: say(locale, `mailboxes:found.${code}`),
    reply: reply ?? null,
    whatToDo: whatToDo(locale, signIn, imap.host, code),
    at,
  }
}
