import { isJsonObject, type Json, type JsonObject, momentOf, type Problem } from '../../../model/index.ts'
import { type Context, objectOf } from '../../../records/index.ts'
import type { Doing, Done, FlowAction, FlowStep, Wait, Woken } from '../../flow-action.ts'
import { whenProblems } from '../check.ts'
import { after, clockPattern, durationSchema, readDuration } from '../duration.ts'
import { StopsHere } from '../failure.ts'
import { awaited } from '../published.ts'
import { innerSteps } from '../schemas.ts'
import { meets } from '../wake-runs.ts'

const filter: JsonObject = { type: ['object', 'null'], description: 'A filter of the record and what it refers to' }
const timeout: JsonObject = {
  type: 'object',
  description: 'What follows where it does not come in time',
  properties: { after: durationSchema, steps: innerSteps },
  required: ['after'],
  additionalProperties: false,
}

interface Path {
  when: JsonObject | null
}

/** The first path whose filter the record meets; `otherwise` where none. */
export const branch: FlowAction = {
  name: 'branch',
  onlyReads: true,
  about: 'any',
  params: {
    paths: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: {
        type: 'object',
        properties: { name: { type: 'string', maxLength: 200 }, when: filter, steps: innerSteps },
        required: ['when', 'steps'],
        additionalProperties: false,
      },
    },
    otherwise: innerSteps,
  },
  required: ['paths'],
  check: (ctx, { step, object }) =>
    pathsOf(step).flatMap(({ when }, at) =>
      whenProblems(ctx, ctx.config.objects.get(object ?? ''), { filter: when, field: `paths.${at}.when` }),
    ),
  async run(ctx, { step, on }) {
    if (!on) throw new StopsHere('flowNoRecord')
    for (const [at, { when }] of pathsOf(step).entries()) {
      requireReadable(ctx, { object: on.object, when, place: `paths.${at}.when` })
      if (await meets(ctx, on.object, on.id, when)) return { did: { path: at }, into: `paths.${at}` }
    }
    return { did: { path: null }, into: 'otherwise' }
  },
}

const pathsOf = ({ paths }: FlowStep): Path[] =>
  Array.isArray(paths)
    ? paths.filter(isJsonObject).map(({ when = null }) => ({ when: isJsonObject(when) ? when : null }))
    : []

/** A field of the filter is gone since: the run stops here rather than go the wrong way. */
function requireReadable(
  ctx: Context,
  { object, when, place }: { object: string; when: JsonObject | null; place: string },
): void {
  const [problem] = whenProblems(ctx, objectOf(ctx, object), { filter: when, field: place })
  if (problem) throw new StopsHere('flowFilter', { place: problem.field })
}

/** For a time, until a moment, or until something happens. */
export const wait: FlowAction = {
  name: 'wait',
  onlyReads: true,
  params: {
    for: durationSchema,
    until: {
      type: 'object',
      description: 'A moment told by a field of the record; what has passed is not waited for',
      properties: {
        field: { type: 'string', maxLength: 100 },
        days: { type: 'integer', minimum: -3650, maximum: 3650 },
        at: { type: 'string', pattern: clockPattern },
      },
      required: ['field'],
      additionalProperties: false,
    },
    event: {
      type: 'object',
      description:
        '`meets`: the record meets the filter; `answer`: the client calls or writes; `created`, `changed`: a record of an object that refers to this one by a field',
      properties: {
        on: { enum: ['meets', 'answer', 'created', 'changed'] },
        object: { type: 'string', maxLength: 100 },
        by: { type: 'string', maxLength: 100 },
        when: filter,
      },
      required: ['on'],
      additionalProperties: false,
    },
    timeout,
  },
  check: waitProblems,
  async run(ctx, doing): Promise<Done> {
    const waits = await waitOf(ctx, doing)
    const { event } = waits
    // What is so already is not waited for.
    if (
      event &&
      doing.on &&
      event.by.field === undefined &&
      (await meets(ctx, event.object, doing.on.id, event.when ?? null))
    )
      return { did: { by: 'already' } }
    return { did: { until: waits.until?.toISOString() ?? null }, waits }
  },
  async resume(_, { step }, woken) {
    return afterWait(step, woken)
  },
}

export const afterWait = ({ event, timeout: late }: FlowStep, woken: Woken): Done => ({
  did: { by: woken.by, ...(woken.event && { event: woken.event }) },
  ...(woken.by === 'time' && event !== undefined && late !== undefined && { into: 'timeout' }),
})

async function waitOf(ctx: Context, { step, on, record }: Doing): Promise<Wait> {
  const { timeZone } = ctx.config.company
  if (isJsonObject(step.for)) return { until: after(new Date(), readDuration(step.for), timeZone) }
  if (isJsonObject(step.until)) return { until: untilField(step.until, await record(), timeZone) }
  const event = awaited(step, on)
  if (!event) throw new StopsHere('flowNoRecord')
  return {
    event,
    ...(isJsonObject(step.timeout) && { until: after(new Date(), readDuration(step.timeout.after), timeZone) }),
  }
}

function untilField(
  { field, days = 0, at }: JsonObject,
  record: Record<string, Json | undefined>,
  timeZone: string,
): Date {
  const value = record[String(field)]
  if (typeof value !== 'string') throw new StopsHere('flowNoMoment', { field: String(field) })
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value)
  const clock = typeof at === 'string' ? at : isDate ? '09:00' : undefined
  const base = isDate ? momentOf(value, timeZone) : new Date(value)
  return after(base, { days: Number(days), ...(clock && { at: clock }) }, timeZone)
}

function waitProblems(ctx: Context, { step, object }: { step: FlowStep; object: string | null }): Problem[] {
  const given = ['for', 'until', 'event'].filter(name => step[name] !== undefined)
  if (given.length !== 1) return [{ field: 'for', code: 'flowWait' }]
  const declared = ctx.config.objects.get(object ?? '')
  if (isJsonObject(step.until)) {
    const type = declared?.fields[String(step.until.field)]?.type
    return type === 'date' || type === 'time'
      ? []
      : [{ field: 'until.field', code: type ? 'flowNoDate' : 'unknownField' }]
  }
  if (!isJsonObject(step.event)) return []
  if (!declared) return [{ field: 'event', code: 'flowNoRecord' }]
  const { on, object: other, by, when } = step.event
  if (on === 'answer') return []
  if (on === 'meets')
    return isJsonObject(when)
      ? whenProblems(ctx, declared, { filter: when, field: 'event.when' })
      : [{ field: 'event.when', code: 'required' }]
  const others = ctx.config.objects.get(String(other ?? ''))
  if (!others) return [{ field: 'event.object', code: 'unknownObject', params: { object: String(other ?? '') } }]
  if (!others.fields[String(by ?? '')]) return [{ field: 'event.by', code: 'unknownField' }]
  return whenProblems(ctx, others, { filter: isJsonObject(when) ? when : null, field: 'event.when' })
}

/** The flow ends here. */
export const stop: FlowAction = {
  name: 'stop',
  onlyReads: true,
  params: { reason: { type: 'string', maxLength: 300 } },
  async run(_, { step }) {
    const reason = typeof step.reason === 'string' ? step.reason : ''
    return { did: { reason }, ends: { code: 'flowStop', params: { reason } } }
  },
}
