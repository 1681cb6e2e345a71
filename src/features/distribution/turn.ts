import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { chooseOwner, type Giving } from './choose.ts'

/** Whose turns: a rule's, or a step's of a flow. */
export interface Turns {
  of: string
  /** Empty for a rule. */
  step: string
}

/**
 * Who gets the next record; `null`: nobody is free. One record at a time for the same turns, until the transaction ends, so that they are fair
 * however many come at once.
 */
export async function takeTurn(ctx: Context, { of, step }: Turns, giving: Giving): Promise<string | null> {
  const { db, workspace } = ctx
  await db.query(sql`insert into distribution_turn (rule, step) values (${of}, ${step}) on conflict do nothing`)
  const turn = await db.one<{ last: string | null }>(sql`
    select last from distribution_turn where workspace_id = ${workspace} and rule = ${of} and step = ${step} for update`)
  const chosen = await chooseOwner(ctx, giving, turn?.last ?? null)
  if (chosen)
    await db.query(sql`
      update distribution_turn set last = ${chosen.turn} where workspace_id = ${workspace} and rule = ${of} and step = ${step}`)
  return chosen?.owner ?? null
}
