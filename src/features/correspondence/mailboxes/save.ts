import sql from 'sql-template-tag'
import { say } from '../../../messages/words.ts'
import { Conflict, Forbidden, NotFound, newId } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { createRecord } from '../../../records/create.ts'
import { updateRecord } from '../../../records/update.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import type { Application } from '../../feature.ts'
import { forgetSecret, keepSecret } from '../../integration-secrets.ts'
import { NotDelivered } from '../../mail-failure.ts'
import type { WantedMailbox } from './check.ts'
import { allMailboxes, boundTo, findMailbox, type Mailbox, mailboxToOpen } from './mailbox.ts'
import { personalAllowed } from './policy.ts'

/** Whether somebody may change it: a shared one is the administrators', a personal one its owner's. */
export const maySetUp = ({ actor }: Context, { kind, owner }: Pick<Mailbox, 'kind' | 'owner'>): boolean =>
  kind === 'shared' ? actor.role.admin : owner !== null && owner === actor.user

/** The mailbox, for who may change it. Throws NotFound, also to whom it is not shown, and Forbidden. */
export async function mailboxToSetUp(ctx: Context, id: string): Promise<Mailbox> {
  const mailbox = await findMailbox(ctx, id)
  if (!mailbox || (mailbox.kind === 'personal' && !maySetUp(ctx, mailbox))) throw new NotFound('notFound')
  if (!maySetUp(ctx, mailbox)) throw new Forbidden('administratorsOnly')
  return mailbox
}

/** In the present transaction. Throws Forbidden, and Conflict where the address is taken or the key of the company is away. */
export async function createMailbox(
  ctx: Context,
  application: Application,
  keyring: Keyring,
  wanted: WantedMailbox,
): Promise<string> {
  if (!maySetUp(ctx, wanted)) throw new Forbidden('administratorsOnly')
  if (wanted.kind === 'personal' && !(await personalAllowed(ctx))) throw new Forbidden('mailboxesClosed')
  const [taken] = await allMailboxes(ctx, sql`address = ${wanted.address}`)
  if (taken) throw new Conflict('mailboxTaken')
  const system = { ...(await application.systemContext(ctx.workspace, ctx.via)), db: ctx.db }
  const id = newId()
  const source = await sourceFor(system, wanted)
  const { kind, address, name, owner, users, teams, imap, smtp, active, rules, signature, since } = wanted
  await ctx.db.query(sql`
    insert into mailbox (id, kind, address, name, owner, users, teams, source, sign_in, imap, smtp, active, rules, signature, since)
    values (${id}, ${kind}, ${address}, ${name}, ${owner}, ${users}::uuid[], ${teams}::uuid[], ${source}, ${wanted.signIn}, ${JSON.stringify(imap)}::jsonb,
      ${smtp && JSON.stringify(smtp)}::jsonb, ${active}, ${JSON.stringify(rules)}::jsonb, ${signature},
      coalesce(${since ?? null}::timestamptz, now()))`)
  await keepPassword(ctx, keyring, id, wanted)
  return id
}

/** Each shared mailbox is a source of its own; those of people have one together, which names none of them. */
async function sourceFor(system: Context, { kind, address }: WantedMailbox): Promise<string> {
  if (kind === 'personal') {
    const [known] = await allMailboxes(system, sql`kind = 'personal'`)
    if (known && system.config.sources.has(known.source)) return known.source
  }
  const name = kind === 'shared' ? address : say(system.config.company.locale, 'mailboxes:personalSource')
  return String((await createRecord(system, 'source', { kind: 'mail', name })).id)
}

/** In the present transaction; what failed before is tried again at once. Throws Conflict where the password cannot be kept. */
export async function changeMailbox(
  ctx: Context,
  keyring: Keyring,
  before: Mailbox,
  wanted: WantedMailbox,
): Promise<void> {
  if (wanted.signIn !== before.signIn) await forgetSecret(ctx, 'mailbox', before.id)
  const password = wanted.password ?? (await passwordToRebind(ctx, keyring, before, wanted))
  const { name, users, teams, imap, smtp, active, rules, signature, since } = wanted
  await ctx.db.query(sql`
    update mailbox set name = ${name}, sign_in = ${wanted.signIn}, users = ${users}::uuid[], teams = ${teams}::uuid[], imap = ${JSON.stringify(imap)}::jsonb,
      smtp = ${smtp && JSON.stringify(smtp)}::jsonb, active = ${active}, rules = ${JSON.stringify(rules)}::jsonb, signature = ${signature},
      since = coalesce(${since ?? null}::timestamptz, since), failure = null, try_at = now(), version = version + 1
    where workspace_id = ${ctx.workspace} and id = ${before.id}`)
  await keepPassword(ctx, keyring, before.id, { ...wanted, password })
}

/** Where one of the two servers is gone or new, and its user is known: the password is bound to what is there now. */
async function passwordToRebind(
  ctx: Context,
  keyring: Keyring,
  before: Mailbox,
  wanted: WantedMailbox,
): Promise<string | undefined> {
  if (boundTo(before) === boundTo(wanted)) return undefined
  // What a service has granted counts for the servers that were there then: for others somebody signs in again.
  if (wanted.signIn !== 'password' || before.signIn !== 'password') return undefined
  try {
    return (await mailboxToOpen(ctx, keyring, before.id))?.password
  } catch (error) {
    throw error instanceof NotDelivered ? new Conflict('mailboxPasswordAway') : error
  }
}

async function keepPassword(ctx: Context, keyring: Keyring, of: string, wanted: WantedMailbox): Promise<void> {
  const { password: secret } = wanted
  if (secret) await keepSecret(ctx, keyring, { kind: 'mailbox', of, about: boundTo(wanted), secret })
}

/** In the present transaction. What lies on cards stays; the source of a shared one takes nothing more. */
export async function removeMailbox(ctx: Context, mailbox: Mailbox): Promise<void> {
  await ctx.db.query(sql`delete from mailbox where workspace_id = ${ctx.workspace} and id = ${mailbox.id}`)
  await forgetSecret(ctx, 'mailbox', mailbox.id)
  if (mailbox.kind === 'shared' && ctx.config.sources.has(mailbox.source))
    await updateRecord(ctx, 'source', mailbox.source, { active: false })
}
