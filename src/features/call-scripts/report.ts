import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import { momentSql, tableOf } from '../../database/table.ts'
import type { ScriptStep } from '../../model/call-script.ts'
import { addDays, Invalid, isDay, isId, momentOf, NotFound, type Problem } from '../../model/index.ts'
import { accessPredicate, type Context, fieldRight, living, objectOf } from '../../records/index.ts'
import { questionOf } from './end.ts'
import { scriptObjects } from './script.ts'

export interface ReportQuery {
  script: string
  /** First and last day on which it was begun, in the company's time zone. */
  from?: string
  to?: string
  /** Only where this step was come to. */
  step?: string
  /** And answered so; the id of an answer. */
  answer?: string
  /** `true`: only where nobody went further than this step, and it is no end. */
  stopped?: string
  /** Only what ended so. */
  result?: string
  cursor?: string
}

export interface ScriptReport {
  begun: number
  ended: number
  steps: {
    step: string
    kind: string
    question: string
    reached: number
    stopped: number
    answers: { id: string; label: string; count: number }[]
  }[]
  results: { result: string; count: number }[]
}

/** How far people come, what is answered and how it ends: of the runs on cards that the caller may see, and his own. */
export async function scriptReport(ctx: Context, query: ReportQuery): Promise<ScriptReport> {
  const steps = await stepsOf(ctx, query.script)
  const asked = sql`with r as materialized (${seenRuns(ctx, query)})`
  const [all, standing, given, results] = await Promise.all([
    ctx.db.one<{ begun: number; ended: number }>(
      sql`${asked} select count(*)::int as begun, count(ended_at)::int as ended from r`,
    ),
    ctx.db.query<{ step: string; count: number }>(
      sql`${asked} select step, count(*)::int as count from r group by step`,
    ),
    ctx.db.query<{ step: string; value: string | null; count: number }>(sql`
      ${asked} select a->>'step' as step, case when jsonb_typeof(a->'value') = 'string' and length(a->>'value') <= 40 then a->>'value' end as value,
        count(*)::int as count from r, jsonb_array_elements(r.answers) a group by 1, 2`),
    ctx.db.query<{ result: string; count: number }>(
      sql`${asked} select result, count(*)::int as count from r where result is not null group by result order by count desc, result limit 50`,
    ),
  ])
  const sum = (rows: readonly { step: string; count: number }[], id: string): number =>
    rows.filter(({ step }) => step === id).reduce((total, { count }) => total + count, 0)
  return {
    begun: all?.begun ?? 0,
    ended: all?.ended ?? 0,
    steps: steps.map(step => ({
      step: step.id,
      kind: step.kind,
      question: (step.kind === 'end' && step.result) || questionOf(step),
      reached: sum(given, step.id) + sum(standing, step.id),
      stopped: step.kind === 'end' ? 0 : sum(standing, step.id),
      answers: (step.answers ?? []).map(({ id, label }) => ({
        id,
        label,
        count: given.find(row => row.step === step.id && row.value === id)?.count ?? 0,
      })),
    })),
    results,
  }
}

export interface ListedRun {
  id: string
  user: string
  object: string | null
  record: string | null
  name: string | null
  startedAt: string
  endedAt: string | null
  result: string | null
  version: number
}

const page = 100

/** The runs behind the numbers, the newest first; at most 100, `more` tells that there are others. */
export async function listRuns(ctx: Context, query: ReportQuery): Promise<{ data: ListedRun[]; more: boolean }> {
  await stepsOf(ctx, query.script)
  const rows = await ctx.db.query<ListedRun>(sql`
    select r.id, r."user", r.object, r.record_id as record, r.title as name, ${raw(momentSql('r.started_at'))} as "startedAt",
      ${raw(momentSql('r.ended_at'))} as "endedAt", r.result, r.script_version as version
    from (${seenRuns(ctx, query)}) r order by r.started_at desc, r.id desc limit ${page + 1}`)
  return { data: rows.slice(0, page), more: rows.length > page }
}

/** Every step that a script has or had, as it was last. Throws NotFound. */
async function stepsOf({ db, workspace }: Context, script: string): Promise<ScriptStep[]> {
  const versions = isId(script)
    ? await db.query<{ steps: ScriptStep[] }>(sql`
        select v.steps from call_script_version v where v.workspace_id = ${workspace} and v.script = ${script}
          and (v.version = (select version from call_script c where c.workspace_id = ${workspace} and c.id = ${script})
            or exists (select from call_script_run r where r.workspace_id = ${workspace} and r.script = ${script} and r.script_version = v.version))
        order by v.version desc limit 200`)
    : []
  if (!versions.length) throw new NotFound('notFound', { object: 'callScript', id: script })
  const known = new Map<string, ScriptStep>()
  for (const { steps } of versions)
    for (const step of steps) {
      const newer = known.get(step.id)
      const more = (step.answers ?? []).filter(({ id }) => !newer?.answers?.some(answer => answer.id === id))
      known.set(step.id, newer ? { ...newer, answers: [...(newer.answers ?? []), ...more] } : step)
    }
  return [...known.values()]
}

/** Runs that the caller may know of, with what their cards are called. */
function seenRuns(ctx: Context, query: ReportQuery): Sql {
  check(query)
  const { script, from, to, step, answer, stopped, result } = query
  const { timeZone } = ctx.config.company
  const cards = scriptObjects.flatMap(name => {
    const object = objectOf(ctx, name)
    const title = fieldRight(ctx, object, object.title) === 'hidden' ? sql`null::text` : sql`t.name::text`
    return [
      sql`select ${title} as title, t.id from ${raw(quote(tableOf(object).name))} t
        where c.object = ${name} and t.id = c.record_id and ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')}`,
    ]
  })
  return sql`
    select c.*, k.title from call_script_run c left join lateral (${join(cards, ' union all ')}) k on true
    where c.workspace_id = ${ctx.workspace} and c.script = ${script} and (k.id is not null or c."user" = ${ctx.actor.user})
      ${from ? sql`and c.started_at >= ${momentOf(from, timeZone)}` : empty}
      ${to ? sql`and c.started_at < ${momentOf(addDays(to, 1), timeZone)}` : empty}
      ${step && stopped === 'true' ? sql`and c.step = ${step}` : empty}
      ${step && !answer && stopped !== 'true' ? sql`and (c.step = ${step} or c.answers @> ${JSON.stringify([{ step }])}::jsonb)` : empty}
      ${step && answer ? sql`and c.answers @> ${JSON.stringify([{ step, value: answer }])}::jsonb` : empty}
      ${result === undefined ? empty : sql`and c.result = ${result}`}`
}

function check({ from, to }: ReportQuery): void {
  const problems: Problem[] = Object.entries({ from, to })
    .filter(([, day]) => day !== undefined && !isDay(day))
    .map(([field]) => ({ field, code: 'date' }))
  if (problems.length) throw new Invalid(problems)
}
