import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'

/** So many requests to be called back are taken in an hour, by however many processes. */
const most = { address: 10, number: 3, visitor: 5 } as const
export type Asker = keyof typeof most

/**
 * Counts who asks in the present hour, in one statement, by which nobody waits but for himself. `true`: one of them has asked too often;
 * then it counts for nobody.
 */
export async function asksTooOften(
  { db, workspace }: Context,
  who: Readonly<Partial<Record<Asker, string>>>,
): Promise<boolean> {
  const askers = Object.entries(who).map(([kind, id]) => ({ asker: hashOf(kind, id), most: most[kind as Asker] }))
  const counted = await db.query(sql`
    with given as (select * from unnest(${askers.map(({ asker }) => asker)}::text[], ${askers.map(each => each.most)}::int[]) g(asker, most)),
      full_ones as (select from given g join call_back_asker c on c.workspace_id = ${workspace} and c.asker = g.asker
        where c.hour = date_trunc('hour', now()) and c.asked >= g.most)
    insert into call_back_asker as c (asker, hour, asked)
    select asker, date_trunc('hour', now()), 1 from given where not exists (select from full_ones) order by asker
    on conflict (workspace_id, asker) do update set
      asked = case when c.hour = excluded.hour then c.asked + 1 else 1 end, hour = excluded.hour
      where c.hour <> excluded.hour or c.asked < (select g.most from given g where g.asker = excluded.asker)
    returning asker`)
  return counted.length < askers.length
}

/** Neither numbers nor addresses are kept for that. */
const hashOf = (kind: string, id: string): string => createHash('sha256').update(`${kind} ${id}`).digest('hex')

/** What was counted in hours that are over. */
export async function forgetAskers({ db, workspace }: Context): Promise<void> {
  await db.query(sql`
    delete from call_back_asker where workspace_id = ${workspace} and hour < date_trunc('hour', now())`)
}
