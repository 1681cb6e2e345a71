import sql, { raw } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'

/**
 * What an app may ask for at most, held as it is until the transaction ends: who gives tokens and who changes the app wait
 * for each other. `undefined` where there is none.
 */
export async function lockApp(
  { db, workspace }: Context,
  id: string,
  why: 'to give' | 'to change',
): Promise<{ scopes: string[] } | undefined> {
  return db.one<{ scopes: string[] }>(sql`
    select scopes from oauth_app where workspace_id = ${workspace} and id::text = ${id} and ended_at is null
    ${raw(why === 'to give' ? 'for share' : 'for update')}`)
}
