import sql from 'sql-template-tag'
import type { ProviderFetch } from '../../../access/single-sign-on/oidc.ts'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import { KeyAway } from '../../../vault/key-provider.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import { keepSecret } from '../../integration-secrets.ts'
import { NotDelivered } from '../../mail-failure.ts'
import { boundTo, type Mailbox, mailboxToOpen, type OpenMailbox } from '../mailboxes/mailbox.ts'
import { findApplication, secretOf } from './application.ts'
import { type Grant, readGrant, renewGrant } from './grant.ts'

/** By what mailboxes are opened: where their secrets lie, and how services of mail are asked for tokens. */
export interface Opening {
  keyring: Keyring
  fetch: ProviderFetch
}

/** A token is renewed as long before it ends, in milliseconds. */
const margin = 300_000

/**
 * A mailbox with its password or a token that holds, whoever asks: rights are the caller's to look at. `null`: there is none. Throws
 * NotDelivered where neither can be had at present.
 */
export async function openMailbox(ctx: Context, opening: Opening, id: string): Promise<OpenMailbox | null> {
  const opened = await mailboxToOpen(ctx, opening.keyring, id)
  if (!opened || opened.signIn === 'password') return opened
  const grant = grantOf(opened)
  return withToken(opened, grant.until > Date.now() + margin ? grant : await renew(ctx, opening, id))
}

const withToken = (mailbox: OpenMailbox, { access, until }: Grant): OpenMailbox => ({
  ...mailbox,
  password: '',
  token: { access, until },
})

function grantOf({ password }: OpenMailbox): Grant {
  const grant = readGrant(password)
  if (!grant) throw new NotDelivered({ step: 'signIn', code: 'signInNeeded' })
  return grant
}

/** One at a time for a mailbox: of services that give a new refresh token each time, the former one ends with it. */
const renew = (ctx: Context, { keyring, fetch }: Opening, id: string): Promise<Grant> =>
  transact(ctx, async inside => {
    await inside.db.query(sql`select from mailbox where workspace_id = ${inside.workspace} and id = ${id} for update`)
    const opened = await mailboxToOpen(inside, keyring, id)
    if (!opened) throw new NotDelivered({ step: 'signIn', code: 'signInNeeded' })
    const grant = grantOf(opened)
    if (grant.until > Date.now() + margin) return grant
    const asking = await askingFor(inside, { keyring, fetch }, opened)
    const renewed = await renewGrant(asking, grant)
    await keepGrant(inside, keyring, opened, renewed)
    return renewed
  })

/** With the application by which it is signed in to. Throws NotDelivered. */
export async function askingFor(ctx: Context, { keyring, fetch }: Opening, { signIn }: Pick<Mailbox, 'signIn'>) {
  const application = await findApplication(ctx, signIn)
  if (!application) throw new NotDelivered({ step: 'signIn', code: 'applicationGone' })
  try {
    const secret = await secretOf(ctx, keyring, application)
    if (secret === null) throw new NotDelivered({ step: 'signIn', code: 'passwordUnreadable' })
    return { application, secret, fetch }
  } catch (error) {
    throw error instanceof KeyAway ? new NotDelivered({ step: 'signIn', code: error.code }) : error
  }
}

/** In the present transaction: for these servers alone. */
export const keepGrant = (ctx: Context, keyring: Keyring, mailbox: Mailbox, grant: Grant) =>
  keepSecret(ctx, keyring, { kind: 'mailbox', of: mailbox.id, about: boundTo(mailbox), secret: JSON.stringify(grant) })
