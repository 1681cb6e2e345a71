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

/** That a letter has come in by the one door. */
export const noteReceipt = ({ db, workspace }: Context, id: string, receipt: string) =>
  db.query(sql`update mail_message set receipt = ${receipt} where workspace_id = ${workspace} and id = ${id}`)

interface OnCard {
  activity: string
  messageId: string | null
  people: readonly string[]
}

/** That a letter that came in lies on a card, with what answers to it are known by. */
export const noteOnCard = (ctx: Context, receipt: string, { activity, messageId, people }: OnCard) =>
  ctx.db.query(sql`
    update mail_message set activity = ${activity}, message_key = ${messageId && messageKey(messageId)},
      people = ${keptPeople(ctx, people)}::text[]
    where workspace_id = ${ctx.workspace} and receipt = ${receipt}`)

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
