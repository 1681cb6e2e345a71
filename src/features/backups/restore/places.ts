import type pg from 'pg'

/**
 * Places in the outbox are numbers of transactions, and another PostgreSQL counts its own anew, from a few hundred on. So all
 * of them get small numbers, as old as any can be: events between two readers' places share one, in order of their ids,
 * and every reader goes on from where it was. Of a company, in the present transaction.
 */
export async function movePlaces(client: Pick<pg.ClientBase, 'query'>, company: string): Promise<void> {
  const own = [company]
  await client.query(
    `create temporary table old_place on commit drop as
      select consumer, xid, change_id, consumer = any(array['seal-security', 'seal-older']) as apart
      from event_cursor where workspace_id = $1`,
    own,
  )
  // 10 is what the first reader has read, 11 its place, 12 what it has not, and so on.
  const before = (xid: string, id: string) =>
    `(select count(distinct (o.xid::text, o.change_id)) from old_place o where not o.apart and (o.xid, o.change_id) < (${xid}, ${id}))`
  await client.query(
    `update event e set xid = (10 + 2 * ${before('e.xid', 'e.change_id')})::text::xid8 where workspace_id = $1`,
    own,
  )
  await client.query(
    `update event_cursor c set xid = (11 + 2 * ${before('c.xid', 'c.change_id')})::text::xid8,
        change_id = '00000000-0000-0000-0000-000000000000'
      from old_place p where c.workspace_id = $1 and p.consumer = c.consumer and not p.apart`,
    own,
  )
  await client.query(
    `update security_event e set xid = case when exists (
          select from old_place p where p.consumer = 'seal-security' and (e.xid, e.id) <= (p.xid, p.change_id))
        then '10'::xid8 else '12'::xid8 end
      where workspace_id = $1`,
    own,
  )
  await client.query(
    `update event_cursor set xid = '11', change_id = '00000000-0000-0000-0000-000000000000'
      where workspace_id = $1 and consumer = 'seal-security'`,
    own,
  )
  // Whom changes are told to that are committed later than some transaction: all that is yet to be read is.
  if (await isThere(client, 'webhook'))
    await client.query(`update webhook set since = '0' where workspace_id = $1`, own)
  await client.query(`update notice set xid = '10' where workspace_id = $1`, own)
  await client.query('drop table old_place')
}

/** The tables are those of the version that made the backup. */
async function isThere(client: Pick<pg.ClientBase, 'query'>, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `public.${table}`,
  ])
  return rows[0]?.there ?? false
}
