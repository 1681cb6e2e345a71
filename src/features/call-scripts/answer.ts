import sql from 'sql-template-tag'
import { answered, type ScriptStep, standsAt } from '../../model/call-script.ts'
import { Conflict, Invalid, isSeen, type Json, type Problem, type SeenVersion, Stale } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { CallsOf } from './calls.ts'
import { fillingOf, valueProblems } from './fill-fields.ts'
import { aboutCard, cardOf, getRun, type Run } from './run.ts'

/** Keeps an answer at once, and goes on. Throws Invalid where the field that it fills would refuse it. */
export function answerRun(
  ctx: Context,
  calls: CallsOf,
  { id, step: asked, value, seen }: { id: string; step: string; value: Json; seen: SeenVersion | undefined },
): Promise<Run> {
  return transact(ctx, async inside => {
    const run = await getRun(inside, id, true)
    if (run.endedAt) throw new Conflict('scriptRunEnded')
    if (!isSeen(seen, run.version)) throw new Stale('stale', { version: run.version }, { version: run.version })
    const step = run.steps.find(each => each.id === asked)
    if (!step || step.kind === 'end') throw new Conflict('scriptElsewhere')
    const given = read(step, value)
    const card = await cardOf(inside, calls, run)
    const filling = fillingOf(inside, step, given, await aboutCard(inside, card))
    const problems = filling ? valueProblems(inside, filling) : []
    if (problems.length) throw new Invalid(problems)
    // What is kept encrypted on the card does not lie in the open here.
    const kept = filling && 'not' in filling && filling.not === 'fieldProtected' ? null : given
    const answers = answered(run.steps, run.answers, { step: asked, value: step.kind === 'choice' ? given : kept })
    const now = answers && standsAt(run.steps, answers)
    if (!answers || !now) throw new Conflict('scriptElsewhere')
    await inside.db.query(sql`
      update call_script_run set version = version + 1, changed_at = now(), step = ${now}, answers = ${JSON.stringify(answers)},
        object = ${card?.object ?? null}, record_id = ${card?.id ?? null}
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    return getRun(inside, id)
  })
}

/** An answer as it may stand there. Throws Invalid. */
function read({ kind, answers = [] }: ScriptStep, value: Json): Json {
  const wrong = (code: string, params?: Problem['params']): never => {
    throw new Invalid([{ field: 'value', code, params }])
  }
  if (kind === 'say') return null
  if (kind === 'choice')
    return answers.some(({ id }) => id === value)
      ? value
      : wrong('choice', { choices: answers.map(({ label }) => label).join(', ') })
  if (value === null || (typeof value === 'string' && !value.trim())) return null
  if (kind === 'number') {
    const text = String(value).replace(/\s/g, '').replace(',', '.')
    return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : wrong('number')
  }
  if (typeof value !== 'string' || !value.isWellFormed() || value.includes('\0')) return wrong('brokenText')
  if (kind === 'date')
    return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) ? value : wrong('date')
  return value.trim()
}
