import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import { fromTable, living, objectOf } from '../../records/index.ts'
import { scanOf } from './scan-state.ts'
import { type ComparedObject, comparedObjects, takesPartAs } from './subjects.ts'

/** From these probabilities on, the page says how many pairs there are. */
export const thresholds = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999]

/** How far the scan of an object is, and what its pairs are worth. */
export interface ScanOverview {
  object: string
  state: string
  /** From 0 to 1: of what is under way. */
  progress: number
  records: number
  waiting: number
  begunAt: string | null
  endedAt: string | null
  mergeAbove: number | null
  /** For each threshold: how many pairs reach it, and how many of a hundred of them are one, as the model reckons. */
  thresholds: { above: number; pairs: number; precision: number | null }[]
  /** What each level of agreement says, in bits, as learned of these records. */
  weights: { field: string; levels: { m: number; u: number }[] }[]
}

/** All scans, for who administers. */
export const scanOverviews = (ctx: Context): Promise<ScanOverview[]> =>
  Promise.all(comparedObjects.map(object => overviewOf(ctx, object)))

export async function overviewOf(ctx: Context, name: ComparedObject): Promise<ScanOverview> {
  const object = objectOf(ctx, name)
  const scan = await scanOf(ctx, name)
  const counted = await ctx.db.query<{ above: number; pairs: number; precision: number | null }>(sql`
    with open as (
      select p.probability from duplicate_pair p
      join ${fromTable(object, 'one')} on one.workspace_id = p.workspace_id and one.id = p.a
      join ${fromTable(object, 'two')} on two.workspace_id = p.workspace_id and two.id = p.b
      where p.workspace_id = ${ctx.workspace} and p.object = ${name} and p.different_at is null
        and ${takesPartAs(ctx, object, 'one')} and ${takesPartAs(ctx, object, 'two')})
    select above, (select count(*)::int from open where probability >= above) as pairs,
      (select avg(probability) from open where probability >= above) as precision
    from unnest(${thresholds}::double precision[]) above order by above`)
  const row = await ctx.db.one<{ waiting: number; all: number }>(sql`
    select (select count(*)::int from likeness_due where workspace_id = ${ctx.workspace} and object = ${name}) as waiting,
      (select count(*)::int from ${fromTable(object, 't')} where ${living(ctx, object, 't')}) as all`)
  const progress =
    scan.state === 'following'
      ? 1
      : scan.state === 'comparing'
        ? scan.partsDone / scan.parts
        : scan.records / Math.max(1, row?.all ?? 0)
  return {
    object: name,
    state: scan.state,
    progress: Math.min(1, progress),
    records: scan.records,
    waiting: row?.waiting ?? 0,
    begunAt: scan.begunAt,
    endedAt: scan.endedAt,
    mergeAbove: scan.mergeAbove,
    thresholds: counted,
    weights: Object.entries(scan.model?.levels ?? {}).map(([field, levels]) => ({ field, levels: [...levels] })),
  }
}

/** A pair that was merged by the rule. */
export interface RuleMerge {
  id: string
  object: string
  merge: string
  kept: string
  title: string | null
  probability: number
  at: string
  undone: boolean
}

/** What was merged by itself, the latest first. */
export async function mergedByRule(ctx: Context, name: ComparedObject): Promise<RuleMerge[]> {
  const object = objectOf(ctx, name)
  return ctx.db.query<RuleMerge>(sql`
    select p.id, p.object, m.id as merge, m.kept, t.name as title, p.probability, ${raw(momentSql('m.at'))} as at,
      m.undone_at is not null as undone
    from duplicate_pair p join merge m on m.workspace_id = p.workspace_id and m.id = p.merged_by_rule
    left join ${fromTable(object, 't')} on t.workspace_id = p.workspace_id and t.id = m.kept
    where p.workspace_id = ${ctx.workspace} and p.object = ${name} and p.merged_by_rule is not null
    order by p.merged_by_rule desc limit 200`)
}
