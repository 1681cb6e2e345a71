import { isJsonObject, type Json, type JsonObject, type Problem } from '../../model/index.ts'
import { createRecord, findRecord } from '../../records/index.ts'
import type { Done, FlowAction, FlowStep, Wait } from '../flow-action.ts'
import { moveDeal } from './move.ts'

const text = (max: number): JsonObject => ({ type: 'string', minLength: 1, maxLength: max, description: 'With places' })
const steps: JsonObject = { type: 'array', maxItems: 100, items: { type: 'object' } }
const duration: JsonObject = {
  type: 'object',
  properties: {
    minutes: { type: 'integer', minimum: 1 },
    hours: { type: 'integer', minimum: 1 },
    days: { type: 'integer', minimum: 0, maximum: 3650 },
    at: { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' },
  },
  additionalProperties: false,
}

/** Plans a task on the record. With `results` the flow waits until it is done, and goes the way of what came of it. */
const task: FlowAction = {
  name: 'task',
  about: 'any',
  params: {
    title: text(300),
    text: text(10_000),
    kind: { enum: ['call', 'meeting', 'letter', 'assign', 'other'] },
    due: { ...duration, description: 'So long from now' },
    to: {
      type: 'string',
      maxLength: 100,
      description: '`owner` (of the record; where it has none, his head), `head`, `self`, or the id of a user',
    },
    results: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      description: 'What may come of it, each with the steps that follow; whoever does the task chooses one',
      items: {
        type: 'object',
        properties: { text: { type: 'string', minLength: 1, maxLength: 200 }, steps },
        required: ['text', 'steps'],
        additionalProperties: false,
      },
    },
    otherwise: steps,
    timeout: {
      type: 'object',
      description: 'What follows where it is not done in time',
      properties: { after: duration, steps },
      required: ['after'],
      additionalProperties: false,
    },
  },
  required: ['title', 'due', 'to'],
  check: (ctx, { step }) => {
    const to = String(step.to)
    const known = ['owner', 'head', 'self'].includes(to) || ctx.config.users.get(to)?.active
    const problems: Problem[] = known ? [] : [{ field: 'to', code: 'dangling', params: { object: 'user', id: to } }]
    const texts = resultsOf(step).map(folded)
    const double = texts.findIndex((one, at) => texts.indexOf(one) !== at)
    return double < 0 ? problems : [...problems, { field: `results.${double}.text`, code: 'taken' }]
  },
  async run(ctx, { step, on, fill, value, who }): Promise<Done> {
    const owner = (await who(String(step.to))) ?? (step.to === 'owner' ? await who('head') : null)
    const made = await createRecord(ctx, 'task', {
      title: (await fill(String(step.title))).slice(0, 300),
      dueAt: await value({ in: step.due ?? { days: 0 } }, { object: 'task', field: 'dueAt' }),
      on,
      ...(typeof step.text === 'string' && { text: await fill(step.text) }),
      ...(typeof step.kind === 'string' && { kind: step.kind }),
      ...(owner && { owner }),
    })
    const did = { object: 'task', id: made.id, title: made.title ?? null, owner: made.owner ?? null }
    if (!resultsOf(step).length) return { did }
    const until = isJsonObject(step.timeout)
      ? await value({ in: step.timeout.after ?? { days: 0 } }, { object: 'task', field: 'dueAt' })
      : null
    return { did, waits: untilDone(made.id, until) }
  },
  async resume(ctx, { step }, woken): Promise<Done> {
    if (woken.by === 'time' || !woken.event) return { did: { by: woken.by }, into: 'timeout' }
    const done = await findRecord(ctx, 'task', woken.event.record, { fields: ['result'] })
    const result = String(done?.result ?? '')
    const at = resultsOf(step).findIndex(one => folded(result).startsWith(folded(one)))
    return { did: { result }, into: at < 0 ? 'otherwise' : `results.${at}` }
  },
}

const untilDone = (id: string, until: Json): Wait => ({
  ...(typeof until === 'string' && { until: new Date(until) }),
  event: { kinds: ['updated'], object: 'task', by: { record: id }, when: { doneAt: { empty: false } } },
})

const folded = (text: string): string => text.trim().toLocaleLowerCase('ru').replaceAll('ё', 'е')

const resultsOf = ({ results }: FlowStep): string[] =>
  Array.isArray(results) ? results.filter(isJsonObject).map(one => String(one.text ?? '')) : []

/** Moves a deal to a stage, with what follows of itself. */
const move: FlowAction = {
  name: 'move',
  about: ['deal'],
  params: { stage: { type: 'string', format: 'uuid' } },
  required: ['stage'],
  check: (ctx, { step }) =>
    ctx.config.stages.has(String(step.stage))
      ? []
      : [{ field: 'stage', code: 'dangling', params: { object: 'stage', id: String(step.stage) } }],
  async run(ctx, { step, on }) {
    const deal = await moveDeal(ctx, on?.id ?? '', { stage: String(step.stage) })
    return { did: { stage: deal.stage ?? null } }
  },
}

export const lifeActions: readonly FlowAction[] = [task, move]
