import sql, { raw } from 'sql-template-tag'
import { requireAdministrator } from '../../access/contexts.ts'
import { Conflict } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { nameOf } from '../people.ts'
import { getPurpose, notePurpose } from './purposes.ts'
import { insertVersion, type NewVersion, type Version, versionJson } from './versions.ts'
import { cleanVersion } from './words.ts'

/** All versions of a purpose, the newest first, with who published them. */
export async function listVersions(
  ctx: Context,
  purpose: string,
): Promise<(Version & { publishedBy: { id: string; name: string } | null })[]> {
  const { id } = await getPurpose(ctx, purpose)
  const rows = await ctx.db.query<{ version: Version; by: string | null }>(sql`
    select ${raw(versionJson('v'))} as version, v.published_by as by from consent_version v
    where v.workspace_id = ${ctx.workspace} and v.purpose = ${id} order by v.number desc`)
  return rows.map(({ version, by }) => ({
    ...version,
    publishedBy: by ? { id: by, name: nameOf(ctx.config, by) } : null,
  }))
}

/** Publishes other words; they hold from now on. What was agreed to before was agreed to in the words of then. */
export function publishVersion(ctx: Context, purpose: string, given: NewVersion): Promise<Version> {
  requireAdministrator(ctx)
  const words = cleanVersion(given)
  return transact(ctx, async inside => {
    const before = await getPurpose(inside, purpose)
    if (before.retiredAt) throw new Conflict('consentRetired')
    const version = await insertVersion(inside, before.id, words)
    await notePurpose(inside, before, { action: 'published', version: version.number })
    return version
  })
}
