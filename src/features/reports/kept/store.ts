import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { newId } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { seenPredicate } from '../../shared-with.ts'
import type { Kept, KeptDraft, KeptKind } from './kept.ts'

const columns = raw(`v.id, v.version, v.name, v.about, v.owner, v.shared, v.team, v.content,
  ${momentSql('v.created_at')} as "createdAt", ${momentSql('v.updated_at')} as "updatedAt"`)

const from = ({ table }: KeptKind): Sql => raw(`${table} v`)

/** Those that the caller sees, by name. */
export const seenKept = (ctx: Context, kind: KeptKind): Promise<Kept[]> =>
  ctx.db.query<Kept>(sql`
    select ${columns} from ${from(kind)} where v.workspace_id = ${ctx.workspace} and v.deleted_at is null and ${seenPredicate(ctx)}
    order by lower(v.name), v.id`)

export const countOwn = async (ctx: Context, kind: KeptKind): Promise<number> => {
  const row = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int as count from ${from(kind)}
    where v.workspace_id = ${ctx.workspace} and v.owner = ${ctx.actor.user} and v.deleted_at is null`)
  return row?.count ?? 0
}

interface Wanted {
  id: string
  removed?: boolean
  /** Until the transaction ends. */
  held?: boolean
}

/** One that the caller sees; among those taken away where `removed` says so. */
export const findKept = (
  ctx: Context,
  kind: KeptKind,
  { id, removed = false, held }: Wanted,
): Promise<Kept | undefined> =>
  ctx.db.one<Kept>(sql`
    select ${columns} from ${from(kind)}
    where v.workspace_id = ${ctx.workspace} and v.id::text = ${id} and (v.deleted_at is not null) = ${removed}
      and ${seenPredicate(ctx)} ${raw(held ? 'for update' : '')}`)

/** Living ones by their ids, whoever sees them. */
export const keptByIds = (ctx: Context, kind: KeptKind, ids: readonly string[]): Promise<Kept[]> =>
  ctx.db.query<Kept>(sql`
    select ${columns} from ${from(kind)}
    where v.workspace_id = ${ctx.workspace} and v.id = any(${ids}::uuid[]) and v.deleted_at is null`)

export const insertKept = (ctx: Context, kind: KeptKind, draft: KeptDraft): Promise<Kept | undefined> =>
  ctx.db.one<Kept>(sql`
    insert into ${raw(kind.table)} as v (id, name, about, owner, shared, team, content)
    values (${newId()}, ${draft.name}, ${draft.about}, ${draft.owner}, ${draft.shared}, ${draft.team}, ${JSON.stringify(draft.content)})
    returning ${columns}`)

export const writeKept = (ctx: Context, kind: KeptKind, id: string, draft: KeptDraft): Promise<Kept | undefined> =>
  ctx.db.one<Kept>(sql`
    update ${from(kind)} set version = version + 1, updated_at = now(), name = ${draft.name}, about = ${draft.about},
      owner = ${draft.owner}, shared = ${draft.shared}, team = ${draft.team}, content = ${JSON.stringify(draft.content)}
    where v.workspace_id = ${ctx.workspace} and v.id = ${id} returning ${columns}`)

/** Takes one away, or brings it back. */
export const markKept = (ctx: Context, kind: KeptKind, id: string, removed: boolean): Promise<Kept | undefined> =>
  ctx.db.one<Kept>(sql`
    update ${from(kind)} set version = version + 1, updated_at = now(), deleted_at = case when ${removed}::boolean then now() end
    where v.workspace_id = ${ctx.workspace} and v.id = ${id} returning ${columns}`)
