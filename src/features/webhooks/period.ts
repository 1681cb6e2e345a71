import sql from 'sql-template-tag'
import { Conflict, firstIdAt, Invalid, type JsonObject, type Problem, parseMoment } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Application, Job } from '../feature.ts'
import { type LinedEvent, putInLine } from './put-in-line.ts'
import { getWebhook, type Replaying, type Webhook } from './webhook.ts'

const portion = 500
/** The longest period that is told again at once, in days. */
const longestDays = 92
const jobName = 'replay-webhook'

export interface Period {
  from: string
  to: string
}

/**
 * Tells a past period again: everything of it that the webhook asks for goes into its line, whether it was told or not, but for what was done in silence. Throws NotFound,
 * Conflict, Invalid.
 */
export const replayPeriod = (ctx: Context, id: string, period: Period, { enqueue }: Application): Promise<Webhook> =>
  transact(ctx, async inside => {
    const webhook = await getWebhook(inside, id, true)
    requirePeriod(period)
    if (webhook.state !== 'on') throw new Conflict('webhookNotOn')
    if (webhook.replaying) throw new Conflict('webhookReplaying')
    const replaying: Replaying = { ...period, after: firstIdAt(Date.parse(period.from)), found: 0 }
    await keep(inside, id, replaying)
    await enqueue(inside.db, jobName, { webhook: id })
    return { ...webhook, replaying }
  })

/** Throws Invalid with every problem. */
function requirePeriod({ from, to }: Period): void {
  const [begin, end] = [Date.parse(from), Date.parse(to)]
  const problems: Problem[] = [
    ...(parseMoment(from) ? [] : [{ field: 'from', code: 'time' }]),
    ...(parseMoment(to) ? [] : [{ field: 'to', code: 'time' }]),
    ...(begin > end ? [{ field: 'to', code: 'webhookPeriodOrder' }] : []),
    ...(end - begin > longestDays * 86_400_000
      ? [{ field: 'from', code: 'webhookPeriodLong', params: { days: longestDays } }]
      : []),
  ]
  if (problems.length) throw new Invalid(problems)
}

const keep = ({ db, workspace }: Context, id: string, replaying: Replaying | null) =>
  db.query(sql`
    update webhook set replaying = ${replaying && JSON.stringify(replaying)}::jsonb where workspace_id = ${workspace} and id = ${id}`)

/** Goes through the history portion by portion; killed, it goes on where it was. */
export const periodJob = (wake: (workspace: string) => void): Job => ({
  name: jobName,
  async run(ctx, { webhook }: JsonObject, application) {
    while (await nextPortion(ctx, String(webhook), application)) wake(ctx.workspace)
    wake(ctx.workspace)
  },
})

const nextPortion = (ctx: Context, id: string, application: Application): Promise<boolean> =>
  transact(ctx, async inside => {
    const webhook = await findLocked(inside, id)
    if (!webhook?.replaying) return false
    const { replaying } = webhook
    const events = await inside.db.query<LinedEvent>(sql`
      select id, kind, object, record_id as record, version from change
      where workspace_id = ${ctx.workspace} and id > ${replaying.after}::uuid and id < ${firstIdAt(Date.parse(replaying.to) + 1)}::uuid
        and silent is not true
      order by id limit ${portion}`)
    const put = await putInLine({ ctx: inside, application, again: true }, webhook, events)
    const last = events.at(-1)
    const isOver = events.length < portion || !last
    await keep(inside, id, isOver ? null : { ...replaying, after: last.id, found: replaying.found + put })
    return !isOver
  })

/** It may have been removed meanwhile. */
async function findLocked(ctx: Context, id: string): Promise<Webhook | null> {
  const [found] = await ctx.db.query(sql`select id from webhook where workspace_id = ${ctx.workspace} and id = ${id}`)
  return found ? getWebhook(ctx, id, true) : null
}
