import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../records/context.ts'
import { accessPredicate, fromTable, living, objectOf, scopeOf } from '../records/index.ts'

/** A record that stands for a person. */
export interface At {
  object: string
  id: string
}

/** Objects whose records are people who can agree to something. */
export const personObjects = ['lead', 'contact'] as const
export type PersonObject = (typeof personObjects)[number]

/**
 * Ids under which a person's consents are kept: the record, what was merged into it, the leads that were
 * converted to it, and the interests it began as. Nothing is moved when records become one, so that to undo it is
 * enough to undo that. Of what lies in the trash only the lead that a contact was made of counts. A converted lead also
 * counts what is kept of its contact, for who sees that.
 */
export async function idsOfPerson(ctx: Context, at: At): Promise<string[]> {
  const contact = at.object === 'lead' ? await contactOf(ctx, at.id) : null
  const rows = await ctx.db.query<{ id: string }>(sql`
    with recursive ${ownRecords(ctx, contact ? [at.id, contact] : [at.id])} select id from own`)
  return rows.map(({ id }) => id)
}

/** As a member of `with recursive`: the records that each of these has taken in. */
const ownRecords = ({ workspace }: Context, ids: readonly string[]): Sql => sql`
  own (id) as (
    select unnest(${ids}::uuid[])
    union
    select part.id from own, lateral (
      select m.id from merged_record m where m.workspace_id = ${workspace} and m.kept = own.id
      union all
      select l.id from lead l
      where l.workspace_id = ${workspace} and l.contact = own.id and l.status = 'converted' and l.deleted_at is null
      union all
      select l.id from contact c join lead l on l.workspace_id = c.workspace_id and l.id = c.lead
      where c.workspace_id = ${workspace} and c.id = own.id and l.contact = c.id and l.status = 'converted'
      union all
      select i.id from interest i where i.workspace_id = ${workspace} and i.lead = own.id and i.deleted_at is null
    ) part)`

async function contactOf(ctx: Context, lead: string): Promise<string | null> {
  const contacts = objectOf(ctx, 'contact')
  if (scopeOf(ctx, contacts, 'read') === 'none') return null
  const row = await ctx.db.one<{ id: string }>(sql`
    select t.id from ${fromTable(contacts, 't')} join lead l on l.workspace_id = t.workspace_id and l.contact = t.id
    where l.workspace_id = ${ctx.workspace} and l.id = ${lead} and l.status = 'converted'
      and ${living(ctx, contacts, 't')} and ${accessPredicate(ctx, contacts, 'read', 't')}`)
  return row?.id ?? null
}
