import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import type { Context } from '../../../records/context.ts'
import { hashOf } from '../../secret.ts'
import type { Finding } from './finding.ts'

/** Notes that an assertion has been used; `false` where it had been before, here or in another process. */
export async function noteUse(
  { db }: Context,
  provider: string,
  { assertionId, until }: { assertionId: string; until: Date },
): Promise<boolean> {
  const noted = await db.query(sql`
    insert into used_assertion (provider_id, id_hash, expires_at) values (${provider}, ${hashOf(assertionId)}, ${until})
    on conflict do nothing returning provider_id`)
  return noted.length > 0
}

/** What was found in an answer. */
export interface LastAnswer {
  at: string
  findings: Finding[]
}

/** Keeps what was found in the last answer of a provider, in place of what was found before. */
export async function keepAnswer({ db }: Context, provider: string, findings: readonly Finding[]): Promise<void> {
  await db.query(sql`
    insert into saml_answer (provider_id, findings) values (${provider}, ${JSON.stringify(findings)}::jsonb)
    on conflict (workspace_id, provider_id) do update set at = now(), findings = excluded.findings`)
}

/** That of the last hour; `undefined` where there was none. */
export const lastAnswer = ({ db, workspace }: Context, provider: string): Promise<LastAnswer | undefined> =>
  db.one<LastAnswer>(sql`
    select ${raw(momentSql('at'))} as at, findings from saml_answer
    where workspace_id = ${workspace} and provider_id = ${provider} and saml_answer.at > now() - interval '1 hour'`)

/** Forgets what is past its time. */
export async function clearAnswers({ db, workspace }: Context): Promise<void> {
  await db.query(sql`delete from used_assertion where workspace_id = ${workspace} and expires_at < now()`)
  await db.query(sql`delete from saml_answer where workspace_id = ${workspace} and at < now() - interval '1 hour'`)
}
