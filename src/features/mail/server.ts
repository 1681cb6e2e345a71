import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { MailSecurity, MailServer } from '../../model/mail-server.ts'
import type { Context } from '../../records/context.ts'
import type { Vault } from '../../vault/vault.ts'

/** What the feature works by. */
export interface MailMeans {
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
    select 'company' as by, host, port, security, user_name as user, password is not null as "hasPassword",
      from_address as "fromAddress", from_name as "fromName", ${raw(momentSql('changed_at'))} as "changedAt", version
    from mail_server where workspace_id = ${ctx.workspace}`)
  if (own || !environment) return own ?? null
  const { password, ...known } = environment
  return { ...known, by: 'environment', hasPassword: password !== null, changedAt: null, version: 0 }
}

/** The same with its password, to send by; `unreadable`: the key of the vault is another one. */
export async function serverToSend(ctx: Context, means: MailMeans): Promise<MailServer | 'unreadable' | null> {
  const row = await ctx.db.one<Omit<MailServer, 'password'> & { sealed: Buffer | null }>(sql`
    select host, port, security, user_name as user, from_address as "fromAddress", from_name as "fromName", password as sealed
    from mail_server where workspace_id = ${ctx.workspace}`)
  if (!row) return means.environment
  const { sealed, ...server } = row
  if (!sealed) return { ...server, password: null }
  const opened = means.vault.open(sealed, boundTo(ctx, server))
  return opened ? { ...server, password: opened.toString() } : 'unreadable'
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

export async function keepServer(ctx: Context, { vault }: MailMeans, wanted: WantedServer): Promise<void> {
  const { host, port, security, user, password, fromAddress, fromName } = wanted
  const sealed = password ? vault.seal(Buffer.from(password), boundTo(ctx, wanted)) : null
  await ctx.db.query(sql`
    insert into mail_server as m (host, port, security, user_name, password, from_address, from_name)
    values (${host}, ${port}, ${security}, ${user}, ${sealed}, ${fromAddress}, ${fromName})
    on conflict (workspace_id) do update set host = excluded.host, port = excluded.port, security = excluded.security,
      user_name = excluded.user_name, password = case when ${password === undefined}::boolean then m.password else excluded.password end,
      from_address = excluded.from_address, from_name = excluded.from_name, version = m.version + 1, changed_at = now()`)
}

/** Forgets the company's own; that of the environment holds again. Returns whether there was one. */
export async function forgetServer({ db, workspace }: Context): Promise<boolean> {
  const gone = await db.query(sql`delete from mail_server where workspace_id = ${workspace} returning version`)
  return gone.length > 0
}

/** A password opens for the server alone that it was given for: it is never said to another. */
const boundTo = ({ workspace }: Context, { host, port, user }: Pick<MailServer, 'host' | 'port' | 'user'>): string =>
  `${workspace} mail server ${host}:${port} ${user ?? ''}`
