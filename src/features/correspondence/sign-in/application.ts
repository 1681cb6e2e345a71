import sql from 'sql-template-tag'
import { Invalid, isJsonObject, type Json, type Problem } from '../../../model/index.ts'
import { hasControls } from '../../../model/mail-server.ts'
import type { Context } from '../../../records/context.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import { forgetSecret, keepSecret, openSecret } from '../../integration-secrets.ts'
import type { Outgoing } from '../../outgoing.ts'
import { presets, type SignInService } from './presets.ts'

/** An application that the company has registered with a mail service. Its secret is kept apart. */
export interface MailApplication {
  service: SignInService
  clientId: string
  /** Where people are sent to sign in. */
  authorization: string
  /** Where we ask for tokens. */
  token: string
  scopes: string[]
}

/** All of the company. */
export const allApplications = ({ db, workspace }: Context): Promise<MailApplication[]> =>
  db.query<MailApplication>(sql`
    select service, client_id as "clientId", authorization_url as authorization, token_url as token, scopes
    from mail_application where workspace_id = ${workspace} order by service`)

export async function findApplication(ctx: Context, service: string): Promise<MailApplication | null> {
  return (await allApplications(ctx)).find(each => each.service === service) ?? null
}

type Wanted = MailApplication & { secret: string | undefined }

/** As it was given, its shape checked already; what is left out is as the service names it. Throws Invalid with every problem. */
export function checkApplication(
  target: Pick<Outgoing, 'allows'>,
  before: MailApplication | null,
  service: SignInService,
  body: Json | undefined,
): Wanted {
  const given = isJsonObject(body) ? body : {}
  const problems: Problem[] = []
  const report = (field: string, code: string) => void problems.push({ field, code })
  const preset = presets[service]
  const text = (field: string, usual: string): string => {
    const read = typeof given[field] === 'string' ? given[field].trim() : usual
    if (!read) report(field, 'required')
    else if (hasControls(read) || !read.isWellFormed()) report(field, 'brokenText')
    return read
  }
  const address = (field: 'authorization' | 'token'): string => {
    const read = text(field, before?.[field] ?? preset[field])
    if (read && !target.allows(read)) report(field, 'addressNotPublic')
    return read
  }
  const scopes = Array.isArray(given.scopes)
    ? [...new Set(given.scopes.map(each => String(each).trim()).filter(Boolean))]
    : (before?.scopes ?? preset.scopes)
  if (!scopes.length) report('scopes', 'required')
  const wanted = {
    service,
    clientId: text('clientId', before?.clientId ?? ''),
    authorization: address('authorization'),
    token: address('token'),
    scopes,
  }
  const secret = typeof given.clientSecret === 'string' && given.clientSecret ? given.clientSecret : undefined
  // A secret is said to the place alone for which it was given.
  if (!secret && (before?.token !== wanted.token || before.clientId !== wanted.clientId))
    report('clientSecret', 'required')
  if (problems.length) throw new Invalid(problems)
  return { ...wanted, secret }
}

const nameOf = ({ service, token, clientId }: MailApplication) =>
  ({ kind: 'mailApplication', of: service, about: `${token} ${clientId}` }) as const

/** In the present transaction. Throws Conflict where the secret cannot be kept. */
export async function saveApplication(ctx: Context, keyring: Keyring, wanted: Wanted): Promise<void> {
  const { service, clientId, authorization, token, scopes, secret } = wanted
  await ctx.db.query(sql`
    insert into mail_application (service, client_id, authorization_url, token_url, scopes)
    values (${service}, ${clientId}, ${authorization}, ${token}, ${scopes}::text[])
    on conflict (workspace_id, service) do update set client_id = excluded.client_id,
      authorization_url = excluded.authorization_url, token_url = excluded.token_url, scopes = excluded.scopes`)
  if (secret) await keepSecret(ctx, keyring, { ...nameOf(wanted), secret })
}

/** In the present transaction. Mailboxes that are signed in to by it say that it is gone. */
export async function removeApplication(ctx: Context, service: SignInService): Promise<void> {
  await ctx.db.query(sql`delete from mail_application where workspace_id = ${ctx.workspace} and service = ${service}`)
  await forgetSecret(ctx, 'mailApplication', service)
}

/** `null`: no key of ours opens it. Throws KeyAway. */
export async function secretOf(ctx: Context, keyring: Keyring, application: MailApplication): Promise<string | null> {
  const kept = await openSecret(ctx, keyring, nameOf(application))
  return kept && kept !== 'unreadable' ? kept.secret : null
}
