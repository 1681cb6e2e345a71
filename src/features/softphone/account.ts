import { createHmac } from 'node:crypto'
import sql from 'sql-template-tag'
import { Conflict, Forbidden, Invalid } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { forgetSecret, type IntegrationSecret, keepSecret, openSecret } from '../integration-secrets.ts'
import { exchangeOf, findExchange, type PhoneExchange, relaySecret } from './exchange.ts'

/** As whom somebody signs in to the exchange. */
export interface PhoneAccount {
  login: string
  /** Whether his pages telephone at present. */
  active: boolean
  hasPassword: boolean
}

/** What a page signs in with. */
export interface PhoneSignIn extends Pick<PhoneExchange, 'url' | 'domain' | 'dial'> {
  login: string
  password: string
  iceServers: { urls: string; username?: string; credential?: string }[]
  /** Whether the page tells of its calls. */
  tells: boolean
}

/** Who is signed in on a page of his: no key and no app telephones in his place. Throws Forbidden. */
export function atHisPage({ via, actor }: Context): string {
  if (via.channel !== 'ui' || !via.reference || !actor.user) throw new Forbidden('sessionsOnly')
  return actor.user
}

/** `null`: he has none. */
export async function findAccount(ctx: Context): Promise<PhoneAccount | null> {
  const { user } = ctx.actor
  const row = await ctx.db.one<PhoneAccount & { about: string | null }>(sql`
    select a.login, a.active, s.about is not null as "hasPassword", s.about from softphone_account a
    left join integration_secret s on s.workspace_id = a.workspace_id and s.kind = 'softphone' and s."of" = a."user"::text
    where a.workspace_id = ${ctx.workspace} and a."user" = ${user}`)
  if (!row) return null
  const { about, ...account } = row
  const exchange = await findExchange(ctx)
  // What was kept for another exchange is not told to this one.
  return { ...account, hasPassword: exchange !== null && about === aboutAccount(exchange, account.login) }
}

export interface AccountInput {
  login: string
  active?: boolean
  /** Left out: the one that is there stays, as long as it is of the same login. */
  password?: string
}

/** Sets as whom I sign in. Throws Forbidden, Invalid, Conflict where there is no exchange, or the key is away. */
export async function saveAccount(ctx: Context, keyring: Keyring, input: AccountInput): Promise<PhoneAccount> {
  const user = atHisPage(ctx)
  const { active = true, password } = input
  const login = input.login.trim()
  const exchange = await exchangeOf(ctx)
  const problems = [
    ...(/^[\w.+*~!-]{1,64}$/.test(login) ? [] : [{ field: 'login', code: 'softphoneLogin' }]),
    ...(password === undefined || /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(password)
      ? []
      : [{ field: 'password', code: 'brokenText' }]),
  ]
  if (problems.length) throw new Invalid(problems)
  return transact(ctx, async inside => {
    const before = await findAccount(inside)
    if (password === undefined && !(before?.login === login && before.hasPassword))
      throw new Invalid([{ field: 'password', code: 'required' }])
    await inside.db.query(sql`
      insert into softphone_account ("user", login, active) values (${user}, ${login}, ${active})
      on conflict (workspace_id, "user") do update set login = excluded.login, active = excluded.active`)
    if (password !== undefined)
      await keepSecret(inside, keyring, { ...accountSecret(exchange, { user, login }), secret: password })
    return { login, active, hasPassword: true }
  })
}

/** Throws Forbidden. */
export const removeAccount = (ctx: Context): Promise<void> => forgetAccount(ctx, atHisPage(ctx))

/** As whom he signed in, and the password. */
export const forgetAccount = (ctx: Context, user: string): Promise<void> =>
  transact(ctx, async inside => {
    await forgetSecret(inside, 'softphone', user)
    await inside.db.query(sql`delete from softphone_account where workspace_id = ${ctx.workspace} and "user" = ${user}`)
  })

/** What my page signs in with. Throws Forbidden, Conflict where something of it is missing or cannot be read. */
export async function signInOf(ctx: Context, keyring: Keyring): Promise<PhoneSignIn> {
  const user = atHisPage(ctx)
  const exchange = await exchangeOf(ctx)
  const account = await findAccount(ctx)
  if (!account?.active || !account.hasPassword) throw new Conflict('softphoneOff')
  const { login } = account
  const password = await opened(ctx, keyring, accountSecret(exchange, { user, login }))
  const { url, domain, dial, line } = exchange
  return {
    ...{ url, domain, dial, login, password },
    iceServers: await iceServers(ctx, keyring, { exchange, user }),
    tells: line !== null,
  }
}

/** Throws Conflict. */
async function opened(ctx: Context, keyring: Keyring, named: Omit<IntegrationSecret, 'secret'>): Promise<string> {
  const kept = await openSecret(ctx, keyring, named).catch(error => {
    throw error instanceof KeyAway ? new Conflict(error.code) : error
  })
  if (kept === null || kept === 'unreadable') throw new Conflict('softphonePassword')
  return kept.secret
}

/** Seconds for which a relay serves whoever was given a password for it: a day at work. */
const relayFor = 12 * 3600

async function iceServers(
  ctx: Context,
  keyring: Keyring,
  { exchange, user }: { exchange: PhoneExchange; user: string },
): Promise<PhoneSignIn['iceServers']> {
  const { stun, turn, turnUser } = exchange
  const servers: PhoneSignIn['iceServers'] = stun ? [{ urls: stun }] : []
  if (!turn) return servers
  const secret = await opened(ctx, keyring, relaySecret(exchange))
  if (turnUser) return [...servers, { urls: turn, username: turnUser, credential: secret }]
  // A REST API for Access to TURN Services (draft-uberti-behave-turn-rest-00): the secret itself stays here.
  const username = `${Math.floor(Date.now() / 1000) + relayFor}:${user}`
  return [
    ...servers,
    { urls: turn, username, credential: createHmac('sha1', secret).update(username).digest('base64') },
  ]
}

const aboutAccount = ({ url, domain }: PhoneExchange, login: string): string =>
  `sip ${new URL(url).hostname} ${domain} ${login}`

/** The password of one exchange and login is told to no other. */
const accountSecret = (exchange: PhoneExchange, { user, login }: { user: string; login: string }) =>
  ({ kind: 'softphone', of: user, about: aboutAccount(exchange, login) }) as const
