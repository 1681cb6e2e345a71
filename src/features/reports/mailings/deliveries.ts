import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { newId } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { writeOwnLetter } from '../../letters.ts'

export const deliveryStates = ['waiting', 'sent', 'skipped', 'failed'] as const

/** What went, or did not go, to one recipient of one moment. */
export interface Delivery {
  id: string
  mailing: string
  dueAt: string
  recipient: string
  trial: boolean
  state: (typeof deliveryStates)[number]
  /** Why it was not sent, as a code. */
  why: string | null
  /** Of a letter that did not leave (yet): what its last attempt failed of, as a code. */
  failure: string | null
  endedAt: string | null
}

/** Of no use any more after that, in milliseconds: the next one is on its way. */
const lasts = 24 * 3_600_000

interface Due {
  mailing: string
  at: Date
  recipients: readonly string[]
  trial?: boolean
}

/** Has letters written to recipients, in the present transaction. Of one moment each of them gets one, however often it is asked for. */
export async function writeLetters(ctx: Context, { mailing, at, recipients, trial = false }: Due): Promise<number> {
  const made = await ctx.db.query<{ id: string; recipient: string }>(sql`
    insert into mailing_delivery (id, mailing, due_at, recipient, trial)
    select one.id, ${mailing}::uuid, ${at.toISOString()}::timestamptz, one.recipient, ${trial}
    from unnest(${recipients.map(newId)}::uuid[], ${recipients}::uuid[]) one (id, recipient)
    on conflict do nothing returning id, recipient`)
  const expiresAt = new Date(Date.now() + lasts).toISOString()
  for (const { id, recipient } of made)
    await writeOwnLetter(ctx, { kind: 'mailing', user: recipient, about: id, expiresAt })
  return made.length
}

/** Says of what was under way how it ended. Returns which mailings have failed. */
export async function settle({ db, workspace }: Context): Promise<{ mailing: string }[]> {
  return db.query<{ mailing: string }>(sql`
    with ended as (
      update mailing_delivery d set ended_at = now(), failure = l.failure ->> 'code',
        state = case when l.state = 'sent' then 'sent' when l.reason = 'userInactive' then 'skipped' else 'failed' end,
        why = case when l.state = 'sent' then null else l.reason end
      from letter l
      where d.workspace_id = ${workspace} and d.state = 'waiting' and l.workspace_id = d.workspace_id and l.about = d.id
        and l.kind = 'mailing' and l.state <> 'waiting'
      returning d.mailing, d.state, d.trial)
    select distinct mailing from ended where state = 'failed' and not trial`)
}

/** Of somebody for whom there is nothing to send: his letter goes with it. */
export async function skip({ db, workspace }: Context, id: string, why: string): Promise<void> {
  await db.query(sql`
    update mailing_delivery set state = 'skipped', why = ${why}, ended_at = now()
    where workspace_id = ${workspace} and id = ${id} and state = 'waiting'`)
}

const mostShown = 200

/** What a mailing did lately, the newest first. */
export const deliveriesOf = ({ db, workspace }: Context, mailing: string): Promise<Delivery[]> =>
  db.query<Delivery>(sql`
    select d.id, d.mailing, ${raw(momentSql('d.due_at'))} as "dueAt", d.recipient, d.trial, d.state, d.why,
      coalesce(d.failure, l.failure ->> 'code') as failure, ${raw(momentSql('d.ended_at'))} as "endedAt"
    from mailing_delivery d left join letter l on l.workspace_id = d.workspace_id and l.about = d.id and d.state = 'waiting'
    where d.workspace_id = ${workspace} and d.mailing = ${mailing} order by d.due_at desc, d.id limit ${mostShown}`)

export interface LastSent {
  mailing: string
  at: string
  sent: number
  waiting: number
  skipped: number
  failed: number
}

/** How the last moment of each mailing went, trials aside. */
export const lastSent = ({ db, workspace }: Context, mailings: readonly string[]): Promise<LastSent[]> =>
  db.query<LastSent>(sql`
    select d.mailing, ${raw(momentSql('d.due_at'))} as at, ${raw(
      deliveryStates.map(state => `(count(*) filter (where d.state = '${state}'))::int as ${state}`).join(', '),
    )}
    from mailing_delivery d
    where d.workspace_id = ${workspace} and d.mailing = any(${mailings}::uuid[]) and not d.trial and d.due_at = (
      select max(l.due_at) from mailing_delivery l where l.workspace_id = d.workspace_id and l.mailing = d.mailing and not l.trial)
    group by d.mailing, d.due_at`)

/** Whether a trial of the caller's is under way. */
export async function isTried({ db, workspace, actor }: Context, mailing: string): Promise<boolean> {
  const found = await db.one(sql`
    select 1 from mailing_delivery
    where workspace_id = ${workspace} and mailing = ${mailing} and recipient = ${actor.user} and trial and state = 'waiting'`)
  return found !== undefined
}

/** What went its way long ago is forgotten. */
export async function clearDeliveries({ db, workspace }: Context): Promise<void> {
  await db.query(sql`
    delete from mailing_delivery where workspace_id = ${workspace} and ended_at < now() - interval '90 days'`)
}
