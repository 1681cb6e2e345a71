import sql from 'sql-template-tag'
import { type ScriptStep, scriptFaults } from '../../model/call-script.ts'
import { isId, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { placeProblems } from '../fill-places.ts'
import { fillProblems } from './fill-fields.ts'
import type { Applies, CallScript } from './script.ts'

/** Everything that keeps a script from being used, as the company is now: what was removed since is among it. */
export function scriptProblems(ctx: Context, { steps }: Pick<CallScript, 'steps'>): Problem[] {
  if (!steps.length) return [{ field: 'steps', code: 'scriptEmpty' }]
  const faults = scriptFaults(steps).map(({ step, answer, code }) => ({
    field: answer === undefined ? `steps.${step}` : `steps.${step}.answers.${answer}`,
    code,
  }))
  return [...faults, ...steps.flatMap((step, at) => stepProblems(ctx, step, `steps.${at}`))]
}

function stepProblems(ctx: Context, step: ScriptStep, path: string): Problem[] {
  const { kind, text, answers = [], result, task } = step
  const missing = (field: string, value: string | undefined): Problem[] =>
    value?.trim() ? [] : [{ field: `${path}.${field}`, code: 'required' }]
  return [
    ...(kind === 'end' ? missing('result', result) : missing('text', text)),
    ...answers.flatMap(({ label }, at) => missing(`answers.${at}.label`, label)),
    ...(task ? missing('task.title', task.title) : []),
    ...placeProblems(ctx, `${path}.text`, text, false),
    ...fillProblems(ctx, step, path),
  ]
}

/** What is wrong with a script even while it is only being written: texts that are none, members that do not belong to the kind. */
export function textProblems({ name, steps }: Pick<CallScript, 'name' | 'steps'>): Problem[] {
  const broken = (field: string, text: string | undefined): Problem[] =>
    text === undefined || (text.isWellFormed() && !text.includes('\0')) ? [] : [{ field, code: 'brokenText' }]
  return [
    ...(name.trim() ? [] : [{ field: 'name', code: 'required' }]),
    ...broken('name', name),
    ...steps.flatMap(({ text, result, task, answers = [] }, at) => [
      ...broken(`steps.${at}.text`, text),
      ...broken(`steps.${at}.result`, result),
      ...broken(`steps.${at}.task.title`, task?.title),
      ...answers.flatMap(({ label }, place) => broken(`steps.${at}.answers.${place}.label`, label)),
    ]),
  ]
}

/** Lines and sources that there are. */
export async function appliesProblems(
  { db, workspace }: Context,
  { lines = [], sources = [] }: Applies,
): Promise<Problem[]> {
  const asked = [...lines, ...sources].filter(isId)
  const rows = asked.length
    ? await db.query<{ id: string }>(sql`
        select id from phone_line where workspace_id = ${workspace} and id = any(${asked}::uuid[])
        union all select id from source where workspace_id = ${workspace} and deleted_at is null and id = any(${asked}::uuid[])`)
    : []
  const there = new Set(rows.map(({ id }) => id))
  return Object.entries({ lines, sources }).flatMap(([name, ids]) =>
    ids.flatMap((id, at) => (there.has(id) ? [] : [{ field: `applies.${name}.${at}`, code: 'noSuchRecord' }])),
  )
}
