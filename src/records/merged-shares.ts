import sql from 'sql-template-tag'
import type { Context } from './context.ts'

interface Terms {
  until: string
  mayChange: boolean
  givenBy: string | null
}

/** A share that a merge gave to the kept record or made longer: by its id, as it was (`null`: not there) and as it became. */
export interface MovedShare {
  id: string
  before: Terms | null
  after: Terms
}

type Row = Terms & { id: string; user: string | null; team: string | null }

const columns = sql`id, "user", team, until::text as until, may_change as "mayChange", given_by as "givenBy"`

/**
 * Lets the shares of merged records hold on the kept one. Of two with the same person or team the one that ends later
 * holds as it was given, so that nobody gets more than somebody gave him; those of the merged records wait with them.
 */
export async function moveShares(
  { db, workspace }: Context,
  object: string,
  sources: readonly string[],
  kept: string,
): Promise<MovedShare[]> {
  const given = await db.query<Row>(sql`
    select distinct on (coalesce("user", team)) ${columns} from record_share s
    where workspace_id = ${workspace} and object = ${object} and record_id = any(${sources}::uuid[])
      and ended_at is null and until > now()
    order by coalesce("user", team), s.until desc, s.may_change desc`)
  const moved: MovedShare[] = []
  for (const share of given) {
    const known = await db.one<Row>(sql`
      select ${columns} from record_share where workspace_id = ${workspace} and record_id = ${kept}
        and coalesce("user", team) = ${share.user ?? share.team}::uuid and ended_at is null for update`)
    const row = await db.one<Row>(sql`
      insert into record_share as s (id, object, record_id, "user", team, may_change, given_by, until)
      values (gen_random_uuid(), ${object}, ${kept}, ${share.user}, ${share.team}, ${share.mayChange}, ${share.givenBy}, ${share.until}::timestamptz)
      on conflict (workspace_id, record_id, coalesce("user", team)) where ended_at is null
      do update set may_change = excluded.may_change, until = excluded.until, given_by = excluded.given_by
      where (s.until, s.may_change) < (excluded.until, excluded.may_change)
      returning ${columns}`)
    if (row) moved.push({ id: row.id, before: known ? termsOf(known) : null, after: termsOf(row) })
  }
  return moved
}

/** Takes that back, except where somebody has shared or stopped it himself since. */
export async function moveSharesBack({ db, workspace, actor }: Context, moved: readonly MovedShare[]): Promise<void> {
  for (const { id, before, after } of moved)
    await db.query(sql`
      update record_share set ended_at = ${before ? null : new Date().toISOString()}::timestamptz,
        ended_by = ${before ? null : actor.user}, until = ${(before ?? after).until}::timestamptz,
        may_change = ${(before ?? after).mayChange}, given_by = ${(before ?? after).givenBy}
      where workspace_id = ${workspace} and id = ${id} and ended_at is null
        and until = ${after.until}::timestamptz and may_change = ${after.mayChange}`)
}

const termsOf = ({ until, mayChange, givenBy }: Row): Terms => ({ until, mayChange, givenBy })
