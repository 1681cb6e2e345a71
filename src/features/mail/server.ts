import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { MailSecurity, MailServer } from '../../model/mail-server.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Vault } from '../../vault/vault.ts'
import { forgetSecret, keepSecret, type MoveOfSecret, openSecret } from '../integration-secrets.ts'
import { NotDelivered } from '../mail-failure.ts'

/** What the feature works by. */
export interface MailMeans {
  /** Under the company's data key the password is kept. */
  keyring: Keyring
  /** Under whose key it was kept before. */
  vault: Vault
  /** Of the environment; `null`: none. */
  environment: MailServer | null
}

/** A mail server as it is known, without its password. */
export interface KnownServer extends Omit<MailServer, 'password'> {
  /** Who named it. */
  by: 'company' | 'environment'
  hasPassword: boolean
  /** When the company named or changed it last. */
  changedAt: string | null
  version: number
}

/** The company's own, else the environment's; `null` where there is none. */
export async function knownServer(
  ctx: Context,
  { environment }: Pick<MailMeans, 'environment'>,
): Promise<KnownServer | null> {
  const own = await ctx.db.one<KnownServer>(sql`
    select 'company' as by, host, port, security, user_name as user,
      password is not null or exists (select from integration_secret s where s.workspace_id = mail_server.workspace_id and s.kind = ${kind}) as "hasPassword",
      from_address as "fromAddress", from_name as "fromName", ${raw(momentSql('changed_at'))} as "changedAt", version
    from mail_server where workspace_id = ${ctx.workspace}`)
  if (own || !environment) return own ?? null
  const { password, ...known } = environment
  return { ...known, by: 'environment', hasPassword: password !== null, changedAt: null, version: 0 }
}

type KeptServer = Omit<MailServer, 'password'> & { former: Buffer | null }

const keptServer = (ctx: Context): Promise<KeptServer | undefined> =>
  ctx.db.one<KeptServer>(sql`
    select host, port, security, user_name as user, from_address as "fromAddress", from_name as "fromName", password as former
    from mail_server where workspace_id = ${ctx.workspace}`)

/**
 * The same with its password, to send by. Throws NotDelivered where there is none, or the password cannot be read at present.
 */
export async function serverToSend(ctx: Context, means: MailMeans): Promise<MailServer> {
  const row = await keptServer(ctx)
  const { environment } = means
  if (!row && !environment) throw new NotDelivered({ step: 'name', code: 'serverNone' })
  if (!row) return environment as MailServer
  const { former, ...server } = row
  if (!server.user) return { ...server, password: null }
  try {
    if (former) await movePassword(means.vault)(ctx, means.keyring)
    const kept = await openSecret(ctx, means.keyring, { kind, about: boundTo(server) })
    if (kept === 'unreadable' || (!kept && former))
      throw new NotDelivered({ step: 'signIn', code: 'passwordUnreadable' })
    return { ...server, password: kept?.secret ?? null }
  } catch (error) {
    throw error instanceof KeyAway ? new NotDelivered({ step: 'signIn', code: error.code }) : error
  }
}

/** Takes a password that lies under the key of the server under the data key of the company; one that does not open stays. */
export const movePassword =
  (vault: Vault): MoveOfSecret =>
  async (ctx, keyring) => {
    const row = await keptServer(ctx)
    const opened = row?.former && vault.open(row.former, `${ctx.workspace} mail server ${boundTo(row)}`)
    if (!row || !opened) return
    await keyring.ready(ctx.workspace)
    keyring.of(ctx.workspace)
    await transact(ctx, async inside => {
      const [moved] = await inside.db.query(sql`
        update mail_server set password = null where workspace_id = ${ctx.workspace} and password = ${row.former} returning version`)
      if (moved) await keepSecret(inside, keyring, { kind, about: boundTo(row), secret: opened.toString() })
    })
  }

/** A server as it is to be kept; of a password that is `undefined` the one that is there stays. */
export interface WantedServer {
  host: string
  port: number
  security: MailSecurity
  user: string | null
  password: string | null | undefined
  fromAddress: string
  fromName: string
}

/** In the present transaction. Throws Conflict where a password is given and the key of the company is away. */
export async function keepServer(ctx: Context, { keyring }: MailMeans, wanted: WantedServer): Promise<void> {
  const { host, port, security, user, password, fromAddress, fromName } = wanted
  await ctx.db.query(sql`
    insert into mail_server as m (host, port, security, user_name, from_address, from_name)
    values (${host}, ${port}, ${security}, ${user}, ${fromAddress}, ${fromName})
    on conflict (workspace_id) do update set host = excluded.host, port = excluded.port, security = excluded.security,
      password = case when ${password === undefined}::boolean then m.password end, user_name = excluded.user_name,
      from_address = excluded.from_address, from_name = excluded.from_name, version = m.version + 1, changed_at = now()`)
  if (password) await keepSecret(ctx, keyring, { kind, about: boundTo(wanted), secret: password })
  else if (password === null) await forgetSecret(ctx, kind)
}

/** Forgets the company's own; that of the environment holds again. Returns whether there was one. */
export const forgetServer = (ctx: Context): Promise<boolean> =>
  transact(ctx, async inside => {
    const gone = await inside.db.query(
      sql`delete from mail_server where workspace_id = ${ctx.workspace} returning version`,
    )
    await forgetSecret(inside, kind)
    return gone.length > 0
  })

const kind = 'mailServer'

/** A password opens for the server alone that it was given for: it is never said to another. */
const boundTo = ({ host, port, user }: Pick<MailServer, 'host' | 'port' | 'user'>): string =>
  `${host}:${port} ${user ?? ''}`
