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

/** Puts an event off to the queue, behind what the reaction owes the record already. */
export async function putOff(db: Connection, reaction: string, event: Delivered, error: unknown): Promise<void> {
  await db.transaction(async inside => {
    await inside.query(sql`
      insert into owed_reaction (reaction, record_id, version, change_id, error)
      values (${reaction}, ${event.record}, ${event.version}, ${event.id}, ${error === null ? null : String(error)})
      on conflict do nothing`)
    await enqueue(
      inside,
      payOff,
      { reaction, record: event.record },
      { key: `${payOff} ${keyOf(reaction, event.record)}` },
    )
  })
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
