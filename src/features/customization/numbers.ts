import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Application, Job } from '../feature.ts'

const portion = 1000

/** From now on every new record of an added object gets a number; those that are there already get theirs by a job. */
export async function beginNumbers(ctx: Context, object: string, enqueue: Application['enqueue']): Promise<void> {
  await ctx.db.query(sql`select begin_added_numbers(${object})`)
  await enqueue(ctx.db, numberRecords.name, { object })
}

/**
 * Numbers the records that were there before their object was numbered, in the order in which they were made. Not stopped half
 * way: the rest would have none for ever.
 */
export const numberRecords: Job = {
  name: 'number-records',
  async run({ db, workspace }, { object }) {
    for (let numbered = portion; numbered === portion; ) {
      const rows = await db.query(sql`
        with without as (
          select id from added_record where workspace_id = ${workspace} and object = ${object} and number is null
          order by created_at, id limit ${portion} for update),
        numbered as materialized (select id, nextval(added_number_sequence(${object}::text)::regclass) as number from without)
        update added_record r set number = n.number from numbered n
        where r.workspace_id = ${workspace} and r.id = n.id and r.number is null returning r.id`)
      numbered = rows.length
    }
  },
}
