import sql from 'sql-template-tag'
import { newId } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { hiddenInRequests } from '../../request-copy.ts'
import { messageKey } from './heads.ts'

/** A letter as the ledger knows it. */
interface MetLetter {
  id: string
  identity: Buffer
  receipt: string | null
  activity: string | null
}

/**
 * Writes down letters that were met, in the present transaction: those who meet the same ones elsewhere wait for it, all in one order.
 * Returns how each is known now.
 */
export async function meetLetters(ctx: Context, identities: readonly Buffer[]): Promise<MetLetter[]> {
  const each = [...new Map(identities.map(identity => [identity.toString('hex'), identity])).values()]
  if (!each.length) return []
  return ctx.db.query<MetLetter>(sql`
    insert into mail_message (id, identity)
    select * from unnest(${each.map(() => newId())}::uuid[], ${each}::bytea[]) given(id, identity) order by identity
    on conflict (workspace_id, identity) do update set seen_at = now()
    returning id, identity, receipt, activity`)
}

interface TakenLetter {
  id: string
  receipt: string
}

/** That letters have come in by the one door. */
export const noteReceipts = ({ db, workspace }: Context, taken: readonly TakenLetter[]) =>
  db.query(sql`
    update mail_message m set receipt = given.receipt
    from unnest(${taken.map(({ id }) => id)}::uuid[], ${taken.map(({ receipt }) => receipt)}::uuid[]) given(id, receipt)
    where m.workspace_id = ${workspace} and m.id = given.id`)

export interface OnCard {
  receipt: string
  activity: string
  messageId: string | null
  people: readonly string[]
}

/** That letters that came in lie on cards, with what answers to them are known by. */
export async function noteOnCards(ctx: Context, letters: readonly OnCard[]): Promise<void> {
  if (!letters.length) return
  const rows = letters.map(({ receipt, activity, messageId, people }) => ({
    receipt,
    activity,
    message_key: messageId && `\\x${messageKey(messageId).toString('hex')}`,
    people: keptPeople(ctx, people),
  }))
  await ctx.db.query(sql`
    update mail_message m set activity = given.activity, message_key = given.message_key, people = given.people
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(receipt uuid, activity uuid, message_key bytea, people text[])
    where m.workspace_id = ${ctx.workspace} and m.receipt = given.receipt`)
}

/** Where addresses are protected none lies in the open. */
const keptPeople = ({ config }: Context, people: readonly string[]): string[] =>
  hiddenInRequests(config).size ? [] : [...new Set(people)].slice(0, 100)

/** Addresses that were kept before they became protected go. */
export async function forgetPeople(ctx: Context): Promise<void> {
  if (!hiddenInRequests(ctx.config).size) return
  await ctx.db.query(
    sql`update mail_message set people = '{}' where workspace_id = ${ctx.workspace} and people <> '{}'`,
  )
}
