import sql from 'sql-template-tag'
import type { Context } from '../../records/index.ts'

/* How often flows run and do not, gathered in this process and written every few seconds: a row for each event would be a place where all writers meet. What a killed process had gathered is lost; single runs are not. */

type Counted = 'began' | 'skipped'

interface Gathered {
  ctx: Context
  flows: Map<string, Record<Counted, number>>
}

const gathered = new Map<string, Gathered>()

export function countRuns(ctx: Context, flow: string, what: Counted): void {
  const known = gathered.get(ctx.workspace) ?? { ctx, flows: new Map() }
  gathered.set(ctx.workspace, known)
  const counts = known.flows.get(flow) ?? { began: 0, skipped: 0 }
  counts[what]++
  known.flows.set(flow, counts)
}

/** Writes what was gathered. What cannot be written is tried again with what comes. */
export async function writeCounts(): Promise<void> {
  const all = [...gathered.entries()]
  gathered.clear()
  for (const [, { ctx, flows }] of all) {
    const rows = [...flows].map(([flow, counts]) => ({ flow, ...counts }))
    await ctx.db.query(sql`
      insert into flow_count (workspace_id, flow, day, began, skipped)
      select ${ctx.workspace}::uuid, flow, (now() at time zone ${ctx.config.company.timeZone})::date, began, skipped
      from json_to_recordset(${JSON.stringify(rows)}::json) as g(flow uuid, began int, skipped int)
      on conflict (workspace_id, flow, day) do update
        set began = flow_count.began + excluded.began, skipped = flow_count.skipped + excluded.skipped`)
  }
}

/** Of what did not run, a minute of each flow keeps so many for people to look at. */
const keptAMinute = 10
const keptNow = new Map<string, { minute: number; kept: number }>()

/** Whether one more run that was skipped is kept as such; the others are only counted. */
export function mayKeepSkipped(flow: string): boolean {
  const minute = Math.floor(Date.now() / 60_000)
  const known = keptNow.get(flow)
  const kept = known?.minute === minute ? known.kept : 0
  keptNow.set(flow, { minute, kept: kept + 1 })
  return kept < keptAMinute
}
