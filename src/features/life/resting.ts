import sql, { raw } from 'sql-template-tag'
import { comparableSql, tableOf } from '../../database/table.ts'
import { say } from '../../messages/words.ts'
import type { ObjectDeclaration } from '../../model/index.ts'
import { type Context, createRecord, fromTable, living, type StageInfo } from '../../records/index.ts'
import { pipelinesOf, stageFieldOf } from '../../records/stages.ts'
import { type Escalation, escalateTogether } from '../escalation.ts'
import { notify } from '../notice.ts'
import { headOver, nameOf } from '../people.ts'
import { isNoSample } from '../sample-records.ts'

interface Resting extends Escalation {
  name: string
  owner: string | null
  stage: string
  days: number
}

/**
 * What rests in a stage longer than it allows, deals and whatever else moves along a pipeline: the owner gets a task, his
 * head is told; once for each visit.
 */
export async function raiseResting(ctx: Context): Promise<number> {
  let raised = 0
  for (const object of ctx.config.objects.values()) raised += await raiseRestingOf(ctx, object)
  return raised
}

async function raiseRestingOf(ctx: Context, object: ObjectDeclaration): Promise<number> {
  const stages = pipelinesOf(ctx, object).flatMap(pipeline => pipeline.stages)
  const resting = (await Promise.all(stages.map(stage => findResting(ctx, object, stage)))).flat()
  const words = wordsOf(object)
  const { locale } = ctx.config.company
  // What is nobody's is the head's to see to.
  for (const [owner, items] of Map.groupBy(resting, ({ owner }) => owner ?? headOver(ctx.config, null))) {
    if (!owner) continue
    const head = headOver(ctx.config, owner)
    await escalateTogether(ctx, {
      items,
      async single(inside, { record, name, stage, days }) {
        const on = { object: object.name, id: record }
        const title = say(locale, `intake:tasks.${words.move}`, { stage })
        await createRecord(inside, 'task', { title, owner, dueAt: new Date().toISOString(), on })
        const notice = { code: words.overdue, params: { name, stage, days }, on }
        await notify(inside, owner, notice)
        await notify(inside, head, notice)
      },
      async many(inside, count, { record }) {
        const title = say(locale, `intake:tasks.${words.moveMany}`, {
          count,
          objects: object.label?.many[locale] ?? '',
        })
        await createRecord(inside, 'task', { title, owner, dueAt: new Date().toISOString() })
        const params = { count, owner: nameOf(ctx.config, owner) }
        const notice = { code: words.overdueMany, params, on: { object: object.name, id: record } }
        await notify(inside, owner, notice)
        await notify(inside, head, notice)
      },
    })
  }
  return resting.length
}

/** Of deals people speak by that name. */
const wordsOf = ({ name }: ObjectDeclaration) =>
  name === 'deal'
    ? ({ move: 'moveDeal', moveMany: 'moveDeals', overdue: 'stageOverdue', overdueMany: 'stageOverdueMany' } as const)
    : ({ move: 'moveOn', moveMany: 'moveMany', overdue: 'resting', overdueMany: 'restingMany' } as const)

/** By the index of each stage: the limit is reckoned here, so that the database compares with a plain time. */
async function findResting(ctx: Context, object: ObjectDeclaration, stage: StageInfo): Promise<Resting[]> {
  const at = (name: string | undefined) => {
    const stored = tableOf(object).fields.get(name ?? '')
    return stored && raw(comparableSql(stored, 't'))
  }
  const [stands, since, title, owner] = [stageFieldOf(object), 'stageSince', object.title, object.owner].map(at)
  if (stage.kind !== 'open' || !stage.maxDays || !stands || !since) return []
  const latest = new Date(Date.now() - stage.maxDays * 86_400_000).toISOString()
  const rows = await ctx.db.query<{ record: string; name: string; owner: string | null; since: string }>(sql`
    select t.id as record, coalesce(${title}, '') as name, ${owner ?? raw('null')} as owner, ${since}::text as since
    from ${fromTable(object, 't')}
    where ${living(ctx, object, 't')} and ${stands} = ${stage.id} and ${since} < ${latest} and ${isNoSample('t')}
      and not exists (select from escalation e where e.workspace_id = t.workspace_id and e.record_id = t.id
        and e.reason = 'stageOverdue' and e.since = ${since})
    order by ${since} limit 500`)
  return rows.map(row => ({ ...row, reason: 'stageOverdue', stage: stage.name, days: stage.maxDays ?? 0 }))
}
