import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { say } from '../../messages/words.ts'
import type { Context } from '../../records/context.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import type { Keyring } from '../../vault/keyring.ts'

export interface KeysState {
  provider: Keyring['provider']['kind']
  key: string
  state: 'unused' | 'ready' | KeyAway['code']
  reason: string | null
  generation: number | null
  since: string | null
}

/** What is to be known of the data keys of the company. None is made for the asking. */
export async function stateOfKeys(ctx: Context, keyring: Keyring): Promise<KeysState> {
  const newest = await ctx.db.one<{ generation: number; since: string }>(sql`
    select generation, ${raw(momentSql('created_at'))} as since from data_key
    where workspace_id = ${ctx.workspace} order by generation desc limit 1`)
  const { kind, name } = keyring.provider
  const state = newest ? await readable(ctx, keyring) : 'unused'
  const away = state !== 'unused' && state !== 'ready'
  return {
    provider: kind,
    key: name,
    state,
    reason: away ? say(ctx.locale, `errors:${state}`) : null,
    generation: newest?.generation ?? null,
    since: newest?.since ?? null,
  }
}

async function readable({ workspace }: Context, keyring: Keyring): Promise<KeysState['state']> {
  await keyring.ready(workspace)
  try {
    keyring.of(workspace)
    return 'ready'
  } catch (error) {
    if (error instanceof KeyAway) return error.code
    throw error
  }
}
