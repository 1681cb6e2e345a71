import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import type { Application, Job, Log } from '../features/feature.ts'
import type { Context } from '../records/context.ts'
import { enqueue } from './enqueue.ts'
import { type Delivered, findEvent } from './outbox.ts'
import { logFailure, type NamedReaction, runReaction } from './reactions.ts'

/** Name of the job that makes good what a reaction owes a record. */
const payOff = 'react'

const keyOf = (reaction: string, record: string): string => `${reaction} ${record}`

/** Which reactions owe which of these records something, as a test by name and record. */
export async function owedTo(db: Connection, records: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ reaction: string; record: string }>(sql`
    select distinct reaction, record_id as record from owed_reaction
    where workspace_id = current_setting('rapport.workspace')::uuid and record_id = any(${records}::uuid[])`)
  return new Set(rows.map(({ reaction, record }) => keyOf(reaction, record)))
}

export const owes = (owed: ReadonlySet<string>, reaction: string, record: string): boolean =>
  owed.has(keyOf(reaction, record))

export const markOwed = (owed: Set<string>, reaction: string, record: string): void =>
  void owed.add(keyOf(reaction, record))

/** A reaction has failed at an event: it owes that to the record from now on, and a job will try again. */
export async function owe(db: Connection, reaction: string, event: Delivered, error: unknown): Promise<void> {
  await db.transaction(async inside => {
    await inside.query(sql`
      insert into owed_reaction (reaction, record_id, version, change_id, error)
      values (${reaction}, ${event.record}, ${event.version}, ${event.id}, ${String(error)})
      on conflict do nothing`)
    await enqueue(inside, payOff, { reaction, record: event.record })
  })
}

/**
 * Puts an event behind what the reaction owes the record already. `false` when nothing is owed any more: a debt is
 * held while it is added to, so that the job which pays it off sees the addition before it ends.
 */
export async function addToDebt(db: Connection, reaction: string, event: Delivered): Promise<boolean> {
  const added = await db.query(sql`
    with debt as (
      select from owed_reaction
      where workspace_id = current_setting('rapport.workspace')::uuid and reaction = ${reaction} and record_id = ${event.record}
      limit 1 for update)
    insert into owed_reaction (reaction, record_id, version, change_id)
    select ${reaction}, ${event.record}::uuid, ${event.version}::int, ${event.id}::uuid from debt
    on conflict (workspace_id, reaction, record_id, version, change_id) do update set error = owed_reaction.error
    returning 1`)
  return added.length > 0
}

/** The job that tries again, oldest first; it stops at the first failure and is itself tried again, ever later. */
export const owedJob = (reactions: readonly NamedReaction[], log: Log): Job => ({
  name: payOff,
  async run(ctx, payload, application) {
    const record = String(payload.record)
    const known = reactions.find(({ name }) => name === payload.reaction)
    if (!known) return forget(ctx.db, String(payload.reaction), record)
    while (await payNext({ ctx, application, log }, known, record));
  },
})

async function payNext(
  { ctx, application, log }: { ctx: Context; application: Application; log: Log },
  known: NamedReaction,
  record: string,
): Promise<boolean> {
  const row = await ctx.db.one<{ change: string }>(sql`
    select change_id as change from owed_reaction
    where workspace_id = ${ctx.workspace} and reaction = ${known.name} and record_id = ${record}
    order by version, change_id limit 1`)
  if (!row) return false
  const event = await findEvent(ctx.db, row.change)
  if (event)
    await runReaction(known, event, { ctx, application }).catch(async error => {
      logFailure(log, known.name, event, error)
      await ctx.db.query(sql`
        update owed_reaction set error = ${String(error)}
        where workspace_id = ${ctx.workspace} and reaction = ${known.name} and record_id = ${record} and change_id = ${row.change}`)
      throw error
    })
  await ctx.db.query(sql`
    delete from owed_reaction
    where workspace_id = ${ctx.workspace} and reaction = ${known.name} and record_id = ${record} and change_id = ${row.change}`)
  return true
}

/** A later version of the product no longer has the reaction. */
async function forget(db: Connection, reaction: string, record: string): Promise<void> {
  await db.query(sql`
    delete from owed_reaction
    where workspace_id = current_setting('rapport.workspace')::uuid and reaction = ${reaction} and record_id = ${record}`)
}

/** What could not be paid in a week is given up, so that what happens with the record later is reacted to again. */
export async function giveUpOldDebts(db: Connection, log: Log): Promise<void> {
  const given = await db.query(sql`
    delete from owed_reaction
    where workspace_id = current_setting('rapport.workspace')::uuid and since < now() - interval '7 days'
    returning reaction, record_id as record, change_id as event, error`)
  for (const debt of given) log.error(debt, 'a reaction that kept failing for a week is given up')
}
