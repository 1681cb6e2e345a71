import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Wording } from '../consent-book.ts'

/** Words that people agree to. Once published they stay as they are. */
export interface Version {
  id: string
  number: number
  text: Wording
  link: string | null
  publishedAt: string
}

export interface NewVersion {
  text: Wording
  link?: string | null
}

/** SQL of a version from the row `alias`. */
export const versionJson = (alias: string): string =>
  `json_build_object('id', ${alias}.id, 'number', ${alias}.number, 'text', ${alias}.text, 'link', ${alias}.link,
    'publishedAt', ${momentSql(`${alias}.published_at`)})`

/** One at a time for a purpose: numbers follow each other. */
export async function insertVersion(ctx: Context, purpose: string, { text, link }: NewVersion): Promise<Version> {
  await ctx.db.query(
    sql`select from consent_purpose where workspace_id = ${ctx.workspace} and id = ${purpose} for update`,
  )
  const row = await ctx.db.one<{ version: Version }>(sql`
    insert into consent_version as v (id, purpose, number, text, link, published_by)
    select ${newId()}, ${purpose}, coalesce(max(number), 0) + 1, ${JSON.stringify(text)}::jsonb, ${link ?? null}::text, ${ctx.actor.user}::uuid
    from consent_version where workspace_id = ${ctx.workspace} and purpose = ${purpose}
    returning ${raw(versionJson('v'))} as version`)
  if (!row) throw new Error('a version was not written')
  return row.version
}
