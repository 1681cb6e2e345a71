import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { addDays, dayAt } from '../../model/index.ts'
import { type Context, fieldRight, getRecord, objectOf, type StageInfo } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'

/** A stage as an order passes it: when it was reached and left last, and by which day it is expected to be reached. */
export interface WayStage {
  stage: string
  name: string
  /** How the client reads of it. */
  clientName: string
  tellsClient: boolean
  kind: StageInfo['kind']
  reachedAt: string | null
  leftAt: string | null
  /** A day of the company's calendar; `null`: reached already, or nobody can tell. */
  plannedOn: string | null
}

export interface Way {
  stages: WayStage[]
  /** The order still stands in an open stage, and its day has passed. */
  late: boolean
}

/** The way of an order along its pipeline. Throws NotFound. Nothing is told where the caller may not read the stage. */
export async function wayOf(ctx: Context, id: string): Promise<Way> {
  const order = await getRecord(ctx, 'order', id)
  if (fieldRight(ctx, objectOf(ctx, 'order'), 'stage') === 'hidden') return { stages: [], late: false }
  return { stages: await stagesOf(ctx, order), late: isLate(ctx, order) }
}

/** Whether the day of an open order has passed where the company is. */
export const isLate = ({ config }: Context, order: RecordJson): boolean =>
  !order.closedAt && typeof order.dueOn === 'string' && order.dueOn < dayAt(new Date(), config.company.timeZone)

/** The stages of the order's pipeline. That in which it is given up is there only if it has been. */
export async function stagesOf(ctx: Context, order: RecordJson): Promise<WayStage[]> {
  const [visits, words] = [await visitsOf(ctx, order.id), await clientWords(ctx)]
  const all = ctx.config.pipelines.find(({ id }) => id === order.pipeline)?.stages ?? []
  const plan = planOf(ctx, order, all)
  return all
    .filter(({ id, kind }) => kind !== 'lost' || id === order.stage)
    .map(({ id, name, kind }) => {
      const visit = visits.findLast(one => one.stage === id)
      const says = words.get(id)
      return {
        stage: id,
        name,
        clientName: says?.clientName || name,
        tellsClient: says?.tellsClient ?? false,
        kind,
        reachedAt: visit?.reachedAt ?? null,
        leftAt: visit?.leftAt ?? null,
        plannedOn: plan.get(id) ?? null,
      }
    })
}

interface Visit {
  stage: string
  reachedAt: string
  leftAt: string | null
}

/** Each stay in a stage, in order, as the history of the order tells. */
async function visitsOf({ db, workspace }: Context, order: string): Promise<Visit[]> {
  return db.query<Visit>(sql`
    select after->>'stage' as stage, ${raw(momentSql('at'))} as "reachedAt",
      ${raw(momentSql('lead(at) over (order by version)'))} as "leftAt"
    from change
    where workspace_id = ${workspace} and object = 'order' and record_id = ${order} and after->>'stage' is not null
    order by version`)
}

/**
 * By which day each stage ahead is expected: each stage lets an order rest for its `maxDays`; from the first that has no
 * such limit on nobody can tell. The last one is expected on the day that was agreed.
 */
function planOf(ctx: Context, order: RecordJson, all: readonly StageInfo[]): Map<string, string> {
  const ahead = all.filter(({ kind }) => kind !== 'lost')
  const at = ahead.findIndex(({ id }) => id === order.stage)
  const plan = new Map<string, string>()
  if (at < 0 || order.closedAt) return plan
  let day: string | null = dayAt(new Date(String(order.stageSince)), ctx.config.company.timeZone)
  for (const [i, stage] of ahead.entries()) {
    if (i <= at) continue
    const days: number | null = ahead[i - 1]?.maxDays ?? null
    day = day && days ? addDays(day, days) : null
    const agreed: string | null = stage.kind === 'won' && typeof order.dueOn === 'string' ? order.dueOn : null
    const expected = agreed ?? day
    if (expected) plan.set(stage.id, expected)
  }
  return plan
}

export interface ClientWords {
  clientName: string | null
  tellsClient: boolean
}

/** What clients read of each stage. */
export async function clientWords({ db, workspace }: Context): Promise<Map<string, ClientWords>> {
  const rows = await db.query<ClientWords & { id: string }>(sql`
    select id, client_name as "clientName", tells_client as "tellsClient" from stage
    where workspace_id = ${workspace} and deleted_at is null`)
  return new Map(rows.map(row => [row.id, row]))
}
