import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { newId } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { nameOf } from '../../people.ts'
import { keyOf, type Period } from '../../sales-plans.ts'
import type { Whom } from '../people.ts'

/** `forecast`: sold and committed; `atBest`: with the best case too. Both may be overridden. */
export const figures = ['forecast', 'atBest'] as const
export type Figure = (typeof figures)[number]

/** What somebody has put in the place of a reckoned figure, in the company's currency; `amount: null`: taken back. */
export interface Override {
  figure: Figure
  amount: string | null
  /** What was reckoned when it was set. */
  reckoned: string
  note: string | null
  setBy: { id: string; name: string }
  setAt: string
}

type Row = Omit<Override, 'setBy'> & { setBy: string; kind: string; whom: string | null }

interface Place {
  period: Period
  pipeline: string | null
}

const columns = (): Sql =>
  sql`figure, amount::text as amount, reckoned::text as reckoned, note, set_by as "setBy", ${raw(momentSql('set_at'))} as "setAt",
    whom_kind as kind, whom`

const inPlace = ({ workspace }: Context, { period, pipeline }: Place): Sql =>
  sql`workspace_id = ${workspace} and span = ${period.span} and starts_on = ${period.from}::date and pipeline is not distinct from ${pipeline}::uuid`

/** Those that held at a moment (`null`: now), by whom they are of and by figure. */
export async function overridesAt(ctx: Context, place: Place, at: string | null): Promise<Map<string, Override>> {
  const rows = await ctx.db.query<Row>(sql`
    select * from (
      select distinct on (whom_kind, whom, figure) ${columns()} from forecast_override
      where ${inPlace(ctx, place)} and set_at <= coalesce(${at}::timestamptz, 'infinity')
      order by whom_kind, whom, figure, set_at desc, id desc) o
    where amount is not null`)
  return new Map(rows.map(row => [`${keyOf({ kind: row.kind, id: row.whom })} ${row.figure}`, shown(ctx, row)]))
}

/** All that was ever set for somebody's period, the latest first. */
export async function overrideHistory(ctx: Context, place: Place, { kind, id }: Whom): Promise<Override[]> {
  const rows = await ctx.db.query<Row>(sql`
    select ${columns()} from forecast_override
    where ${inPlace(ctx, place)} and whom_kind = ${kind} and whom is not distinct from ${id}::uuid order by set_at desc, id desc limit 200`)
  return rows.map(row => shown(ctx, row))
}

const shown = ({ config }: Context, { kind: _, whom: __, setBy, ...row }: Row): Override => ({
  ...row,
  setBy: { id: setBy, name: nameOf(config, setBy) },
})

export interface NewOverride extends Place {
  whom: Whom
  figure: Figure
  amount: string | null
  reckoned: string
  note: string | null
  by: string
}

export async function keepOverride(ctx: Context, given: NewOverride): Promise<void> {
  const { period, pipeline, whom, figure, amount, reckoned, note, by } = given
  await ctx.db.query(sql`
    insert into forecast_override (id, span, starts_on, whom_kind, whom, pipeline, figure, amount, reckoned, note, set_by)
    values (${newId()}, ${period.span}, ${period.from}, ${whom.kind}, ${whom.id}, ${pipeline}, ${figure}, ${amount}, ${reckoned}, ${note}, ${by})`)
}
