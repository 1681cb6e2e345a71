import sql from 'sql-template-tag'
import type { Problem } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { PersonRecord } from '../personal-part.ts'
import type { Identifiers } from './identifiers.ts'
import { bears, underway } from './loose.ts'
import { idsOf } from './person.ts'

/** Why somebody cannot be erased as things stand: every reason, with what to do. */
export const hindrances = async (
  ctx: Context,
  all: readonly PersonRecord[],
  identifiers: Identifiers,
): Promise<Problem[]> => [
  ...colleagues(ctx, identifiers),
  ...(await importsUnderway(ctx, all, identifiers)),
  ...(await bulkChangesUnderway(ctx, all, identifiers)),
]

/** Of a colleague there is an account too, and what he did: that ends in another place first. */
const colleagues = ({ config }: Context, { keys }: Identifiers): Problem[] =>
  [...config.users.values()]
    .filter(
      ({ active, email }) =>
        active && keys.some(({ kind, value }) => kind === 'email' && value === email.toLowerCase()),
    )
    .map(({ name }) => ({ field: 'record', code: 'erasureOfColleague', params: { name } }))

async function importsUnderway(
  { db, workspace }: Context,
  all: readonly PersonRecord[],
  identifiers: Identifiers,
): Promise<Problem[]> {
  const rows = await db.query<{ name: string }>(sql`
    select file_name as name from import i
    where workspace_id = ${workspace} and (state in ('staging', 'staged', 'committing') or reverting)
      and (state = 'staging' or exists (select from import_row r where r.workspace_id = i.workspace_id and r.import_id = i.id
        and (record_id = any(${idsOf(all)}::uuid[]) or ${bears(sql`cells::text`, identifiers)})))
    order by id`)
  return rows.map(({ name }) => ({ field: 'record', code: 'erasureImport', params: { name } }))
}

async function bulkChangesUnderway(
  { db, workspace }: Context,
  all: readonly PersonRecord[],
  identifiers: Identifiers,
): Promise<Problem[]> {
  const row = await db.one(sql`
    select 1 from bulk_change b where workspace_id = ${workspace} and ${underway} and (${bears(sql`change::text`, identifiers)}
      or exists (select from bulk_change_row r where r.workspace_id = b.workspace_id and r.bulk_change_id = b.id
        and record_id = any(${idsOf(all)}::uuid[]))) limit 1`)
  return row ? [{ field: 'record', code: 'erasureBulkChange' }] : []
}
