import sql from 'sql-template-tag'
import { Conflict } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import type { FieldKeys } from '../vault/field-keys.ts'
import { KeyAway } from '../vault/key-provider.ts'
import type { Keyring } from '../vault/keyring.ts'

/** Which secret it is: one of its kind, or of several the one that belongs to something. */
export interface SecretName {
  kind:
    | 'mailServer'
    | 'push'
    | 'requests'
    | 'mailbox'
    | 'mailApplication'
    | 'phoneLine'
    | 'softphone'
    | 'softphoneRelay'
    | 'companyRegistry'
    | 'webhook'
    | 'formerWebhook'
    | 'flow'
    | 'filePlace'
  /** The id of what it belongs to; left out where there is one of its kind. */
  of?: string
}

/**
 * By what other systems let us in. It lies under the data key of the company, as protected values do, and is bound to what it is for.
 * What people need to sign in lies under the key of the server instead (`vault/vault.ts`).
 */
export interface IntegrationSecret extends SecretName {
  /** For this alone it is opened: a secret is never told to another machine or account. */
  about: string
  secret: string
}

/** Takes secrets that lie elsewhere under the data key; again after a crash. Throws KeyAway. */
export type MoveOfSecret = (ctx: Context, keyring: Keyring) => Promise<void>

/** Keeps a secret in place of the one of before. Throws Conflict where the key is away. */
export async function keepSecret(ctx: Context, keyring: Keyring, given: IntegrationSecret): Promise<void> {
  const keys = await keysOf(ctx, keyring).catch(error => {
    throw error instanceof KeyAway ? new Conflict(error.code) : error
  })
  await write(ctx, keys, given)
}

async function keysOf({ workspace }: Context, keyring: Keyring): Promise<FieldKeys> {
  await keyring.ready(workspace)
  return keyring.of(workspace)
}

/** Keeps a secret where there is none of its kind yet: of several made at once the first one counts. Throws KeyAway. */
export async function keepFirstSecret(
  ctx: Context,
  keyring: Keyring,
  { secret, ...named }: IntegrationSecret,
): Promise<void> {
  const keys = await keysOf(ctx, keyring)
  const { kind, of = '', about } = named
  await ctx.db.query(sql`
    insert into integration_secret (kind, "of", about, generation, sealed)
    values (${kind}, ${of}, ${about}, ${keys.generation}, ${keys.seal(secret, boundTo(ctx, named))}) on conflict do nothing`)
}

/** What a secret is for; `null`: there is none. It is read without a key. */
export async function aboutSecret(ctx: Context, kind: SecretName['kind'], of = ''): Promise<string | null> {
  const row = await ctx.db.one<{ about: string }>(
    sql`select about from integration_secret where workspace_id = ${ctx.workspace} and kind = ${kind} and "of" = ${of}`,
  )
  return row?.about ?? null
}

const write = (ctx: Context, keys: FieldKeys, { secret, ...named }: IntegrationSecret) =>
  ctx.db.query(sql`
    insert into integration_secret (kind, "of", about, generation, sealed)
    values (${named.kind}, ${named.of ?? ''}, ${named.about}, ${keys.generation}, ${keys.seal(secret, boundTo(ctx, named))})
    on conflict (workspace_id, kind, "of") do update set about = excluded.about, generation = excluded.generation, sealed = excluded.sealed`)

/** `null`: there is none; `unreadable`: it was kept for something else, or no key of ours opens it. Throws KeyAway. */
export async function openSecret(
  ctx: Context,
  keyring: Keyring,
  named: Omit<IntegrationSecret, 'secret'>,
): Promise<{ secret: string } | 'unreadable' | null> {
  const row = await ctx.db.one<{ sealed: string }>(
    sql`select sealed from integration_secret where workspace_id = ${ctx.workspace} and kind = ${named.kind} and "of" = ${named.of ?? ''}`,
  )
  if (!row) return null
  const secret = (await keysOf(ctx, keyring)).open(row.sealed, boundTo(ctx, named))
  return secret === null ? 'unreadable' : { secret }
}

export const forgetSecret = ({ db, workspace }: Context, kind: SecretName['kind'], of = '') =>
  db.query(sql`delete from integration_secret where workspace_id = ${workspace} and kind = ${kind} and "of" = ${of}`)

/** Seals anew, with the newest data key, what a former one has sealed; what cannot be opened stays. Throws KeyAway. */
export async function resealSecrets(ctx: Context, keyring: Keyring, newest: number): Promise<void> {
  const rows = await ctx.db.query<Required<Omit<IntegrationSecret, 'secret'>> & { sealed: string }>(sql`
    select kind, "of", about, sealed from integration_secret where workspace_id = ${ctx.workspace} and generation < ${newest}`)
  if (!rows.length) return
  const keys = await keysOf(ctx, keyring)
  for (const { sealed, ...named } of rows) {
    const secret = keys.open(sealed, boundTo(ctx, named))
    if (secret === null) continue
    await ctx.db.query(sql`
      update integration_secret set generation = ${keys.generation}, sealed = ${keys.seal(secret, boundTo(ctx, named))}
      where workspace_id = ${ctx.workspace} and kind = ${named.kind} and "of" = ${named.of} and sealed = ${sealed}`)
  }
}

const boundTo = ({ workspace }: Context, { kind, of, about }: Omit<IntegrationSecret, 'secret'>): string =>
  JSON.stringify(['secret', workspace, kind, about, ...(of ? [of] : [])])
