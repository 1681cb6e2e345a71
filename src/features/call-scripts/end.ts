import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import type { ScriptStep } from '../../model/call-script.ts'
import { Conflict, Forbidden, Invalid, type Json, type JsonObject, NotFound } from '../../model/index.ts'
import { type Context, getRecord, transact, updateRecord } from '../../records/index.ts'
import { dayText } from '../day-text.ts'
import { fillPlaces } from '../places.ts'
import { numberText } from '../written.ts'
import type { CallsOf, NextStep } from './calls.ts'
import { type Filling, fillingOf, type NotFilled } from './fill-fields.ts'
import { aboutCard, cardOf, getRun, type Link, type Run } from './run.ts'

export interface Ending {
  /** What came of it, in the words of the end he stands at unless told otherwise. */
  result?: string
  text?: string
  next?: NextStep
}

/** An answer that stands on no card, and why. */
export interface Left {
  object: string
  field: string
  why: NotFilled
}

export interface Ended {
  run: Run
  /** What was written: of each card one change, which is taken back by its version. */
  written: { object: string; id: string; version: number }[]
  left: Left[]
}

/**
 * Ends a script, at its end or before: the answers go onto the card, each record in one change, what came of the call into its activity with
 * all answers, and the next step is planned. Once more does nothing.
 */
export async function endRun(
  ctx: Context,
  calls: CallsOf,
  id: string,
  { result: given, text, next }: Ending,
): Promise<Ended> {
  const run = await getRun(ctx, id)
  if (run.endedAt) return { run, written: [], left: [] }
  const at = run.steps.find(step => step.id === run.step)
  const result = given?.trim() || (at?.kind === 'end' ? at.result : '')
  if (!result) throw new Invalid([{ field: 'result', code: 'required' }])
  const card = await cardOf(ctx, calls, run)
  const { written, left } = await fillCards(ctx, run, card)
  const summary = summaryOf(ctx, run)
  const outcome = { result, text: [text?.trim(), summary].filter(Boolean).join('\n\n'), ...(next && { next }) }
  const ended = await transact(ctx, async inside => {
    const before = await getRun(inside, id, true)
    if (before.endedAt) return before
    if (before.version !== run.version) throw new Conflict('scriptElsewhere')
    const activity = await tell(inside, calls, { run: before, card, outcome })
    await inside.db.query(sql`
      update call_script_run set version = version + 1, changed_at = now(), ended_at = now(), result = ${result}, activity = ${activity},
        summary = ${activity ? null : outcome.text}, object = ${card?.object ?? null}, record_id = ${card?.id ?? null}
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    return getRun(inside, id)
  })
  return { run: ended, written, left }
}

/** The activity of the call, where it has one by now. */
async function tell(
  ctx: Context,
  calls: CallsOf,
  { run, card, outcome }: { run: Run; card: Link | null; outcome: { result: string; text: string; next?: NextStep } },
): Promise<string | null> {
  if (run.call) return calls.say(ctx, run.call, outcome)
  if (!card) return null
  await getRecord(ctx, card.object, card.id, { fields: [] })
  const { call } = await calls.note(ctx, card.object, card.id, { direction: 'out', ...outcome })
  return call.id
}

/** Writes what was answered, each record in one change; what is refused is left out and told. */
async function fillCards(ctx: Context, run: Run, card: Link | null): Promise<Pick<Ended, 'written' | 'left'>> {
  const known = await aboutCard(ctx, card)
  const fillings = run.answers.flatMap(({ step: id, value }) => {
    const step = run.steps.find(each => each.id === id)
    return (step && fillingOf(ctx, step, value, known)) ?? []
  })
  const left: Left[] = fillings.flatMap(filling =>
    'not' in filling ? [{ object: filling.object, field: filling.field, why: filling.not }] : [],
  )
  const written: Ended['written'] = []
  const whole = fillings.filter((filling): filling is Extract<Filling, { id: string }> => 'id' in filling)
  for (const group of Map.groupBy(whole, ({ object, id }) => `${object} ${id}`).values()) {
    const [{ object, id } = { object: '', id: '' }] = group
    const { record, refused } = await write(
      ctx,
      { object, id },
      Object.fromEntries(group.map(each => [each.field, each.value])),
    )
    left.push(...refused.map(field => ({ object, field, why: 'refused' as const })))
    if (record) written.push({ object, id, version: record })
  }
  return { written, left }
}

/** Without the fields against which something is said; the version that was made, or `null`: nothing was. */
async function write(
  ctx: Context,
  { object, id }: Link,
  fields: JsonObject,
): Promise<{ record: number | null; refused: string[] }> {
  const before = await getRecord(ctx, object, id, { fields: [] })
  try {
    const { version } = await updateRecord(ctx, object, id, fields)
    return { record: version === before.version ? null : version, refused: [] }
  } catch (error) {
    if (error instanceof Forbidden || error instanceof NotFound || error instanceof Conflict)
      return { record: null, refused: Object.keys(fields) }
    if (!(error instanceof Invalid)) throw error
    const faulty = new Set(error.problems.map(({ field }) => field.split('.')[0] ?? ''))
    const sound = Object.fromEntries(Object.entries(fields).filter(([name]) => !faulty.has(name)))
    const fewer = Object.keys(sound).length
    if (!fewer || fewer === Object.keys(fields).length) return { record: null, refused: Object.keys(fields) }
    const again = await write(ctx, { object, id }, sound)
    return { ...again, refused: [...Object.keys(fields).filter(name => !(name in sound)), ...again.refused] }
  }
}

/** What was asked and answered, as the timeline tells it: without what the card says, which is not everybody's to read. */
export function summaryOf(ctx: Context, { name, scriptVersion, steps, answers }: Run): string {
  const { locale } = ctx.config.company
  const lines = answers.flatMap(({ step: id, value }) => {
    const step = steps.find(each => each.id === id)
    const words = step && answerWords(step, value, locale)
    return step && words ? [`${questionOf(step)}\n— ${words}`] : []
  })
  return [say(locale, 'call-scripts:summary', { name, version: scriptVersion }), ...lines].join('\n')
}

/** A question for those who read it afterwards. */
export const questionOf = ({ text }: ScriptStep): string =>
  fillPlaces(text, false, place => place.instead ?? '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)

function answerWords({ kind, answers = [] }: ScriptStep, value: Json, locale: 'ru' | 'en'): string {
  if (value === null) return ''
  if (kind === 'choice') return answers.find(({ id }) => id === value)?.label ?? ''
  if (kind === 'number') return numberText(Number(value), locale)
  if (kind === 'date') return dayText(value, locale)
  return String(value)
}
