import sql from 'sql-template-tag'
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Vault } from '../../vault/vault.ts'

/** What is kept of a provider's secrets; `unreadable`: the key of the vault is another one. */
export type ProviderSecrets = JsonObject | null | 'unreadable'

export async function secretsOf(ctx: Context, vault: Vault, provider: string): Promise<ProviderSecrets> {
  const row = await ctx.db.one<{ secrets: Buffer | null }>(
    sql`select secrets from identity_provider where workspace_id = ${ctx.workspace} and id = ${provider}`,
  )
  if (!row?.secrets) return null
  const opened = vault.open(row.secrets, secretOf(ctx, provider))
  if (!opened) return 'unreadable'
  const read: Json = JSON.parse(opened.toString())
  return isJsonObject(read) ? read : null
}

/** Keeps them in place of those of before; none at all where nothing is left. */
export async function keepSecrets(ctx: Context, vault: Vault, provider: string, secrets: JsonObject): Promise<void> {
  const left = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== null && value !== ''))
  const sealed = Object.keys(left).length
    ? vault.seal(Buffer.from(JSON.stringify(left)), secretOf(ctx, provider))
    : null
  await ctx.db.query(
    sql`update identity_provider set secrets = ${sealed} where workspace_id = ${ctx.workspace} and id = ${provider}`,
  )
}

/** To which provider secrets are bound. */
const secretOf = (ctx: Context, provider: string): string => `${ctx.workspace} identity provider ${provider}`
