import { Cron } from 'croner'
import { Invalid, isTimeZone, type JsonObject, type ObjectDeclaration, type Problem } from '../../model/index.ts'
import { bodyValidator, type Validator } from '../../model/validation.ts'
import { type Context, filterCondition, keptFilterProblems } from '../../records/index.ts'
import { stageFieldOf } from '../../records/stages.ts'
import type { FlowAction } from '../flow-action.ts'
import type { Definition, Trigger } from './definition.ts'
import { stepSchema, stopsSchema, triggerSchemas } from './schemas.ts'
import { type Placed, walk } from './tree.ts'

/** How large a flow may be. */
export const flowLimits = { steps: 200, depth: 10 }

export type Actions = ReadonlyMap<string, FlowAction>

/** Everything for which a flow could not be published, each by its place. `ctx`: of whom it would run as. */
export async function definitionProblems(ctx: Context, definition: Definition, actions: Actions): Promise<Problem[]> {
  const { trigger, condition, stops } = definition
  const shape = [...triggerShape(trigger), ...shapeProblems(stopsValidator, stops, 'stops')]
  if (shape.length) return shape
  const object = trigger.object ? ctx.config.objects.get(trigger.object) : undefined
  if (trigger.object && (!object || object.configuration))
    return [{ field: 'trigger.object', code: 'unknownObject', params: { object: trigger.object } }]
  return [
    ...triggerProblems(ctx, trigger, object),
    ...whenProblems(ctx, object, { filter: condition, field: 'condition' }),
    ...whenProblems(ctx, object, { filter: stops.when ?? null, field: 'stops.when' }),
    ...(definition.steps.length ? [] : [{ field: 'steps', code: 'required' }]),
    ...(await stepProblems(ctx, definition, actions)),
  ]
}

const stopsValidator = bodyValidator(stopsSchema)
const triggerValidators = new Map<string, Validator>(
  Object.entries(triggerSchemas).map(([kind, schema]) => [kind, bodyValidator(schema)]),
)

function triggerShape(trigger: Trigger): Problem[] {
  const validator = triggerValidators.get(trigger.on)
  return validator
    ? shapeProblems(validator, trigger, 'trigger')
    : [{ field: 'trigger.on', code: 'choice', params: { choices: Object.keys(triggerSchemas).join(', ') } }]
}

function shapeProblems(validator: Validator, value: unknown, field: string): Problem[] {
  try {
    validator(value)
    return []
  } catch (error) {
    if (error instanceof Invalid) return placed(error.problems, field)
    throw error
  }
}

const placed = (problems: readonly Problem[], at: string): Problem[] =>
  problems.map(problem => ({ ...problem, field: problem.field ? `${at}.${problem.field}` : at }))

function triggerProblems(ctx: Context, trigger: Trigger, object: ObjectDeclaration | undefined): Problem[] {
  const unknown = (field: string, name: string): Problem[] =>
    object?.fields[name] ? [] : [{ field, code: 'unknownField', params: { field: name } }]
  switch (trigger.on) {
    case 'changed':
      return (trigger.changes ?? []).flatMap(({ field }, at) => unknown(`trigger.changes.${at}.field`, field))
    case 'stageEntered':
    case 'stageLeft':
    case 'stageTooLong':
      return object && stageFieldOf(object) && 'stageSince' in object.fields
        ? stagesProblems(ctx, trigger.stages)
        : [{ field: 'trigger.object', code: 'flowNoStages' }]
    case 'timePassed': {
      const type = trigger.field === 'createdAt' ? 'time' : object?.fields[trigger.field]?.type
      if (type === undefined) return unknown('trigger.field', trigger.field)
      return type === 'time' ? [] : [{ field: 'trigger.field', code: 'flowNoDate' }]
    }
    case 'date': {
      const type = object?.fields[trigger.field]?.type
      if (type === undefined) return unknown('trigger.field', trigger.field)
      return type === 'date' || type === 'time' ? [] : [{ field: 'trigger.field', code: 'flowNoDate' }]
    }
    case 'schedule':
      return scheduleProblems(trigger)
    default:
      return []
  }
}

const stagesProblems = ({ config }: Context, stages: readonly string[]): Problem[] =>
  stages.flatMap((id, at) =>
    config.stages.has(id) ? [] : [{ field: `trigger.stages.${at}`, code: 'dangling', params: { object: 'stage', id } }],
  )

/** More often than this nothing is done by schedule, in milliseconds. */
const leastPause = 300_000

function scheduleProblems({ crontab, zone }: { crontab: string; zone: string }): Problem[] {
  if (!isTimeZone(zone)) return [{ field: 'trigger.zone', code: 'timeZone', params: { zone } }]
  const moments = nextOf(crontab, zone)
  if (!moments) return [{ field: 'trigger.crontab', code: 'flowCrontab' }]
  const tooOften = moments.some(
    (moment, at) => at > 0 && moment.getTime() - (moments[at - 1]?.getTime() ?? 0) < leastPause,
  )
  return tooOften
    ? [{ field: 'trigger.crontab', code: 'flowTooFrequent', params: { minutes: leastPause / 60_000 } }]
    : []
}

function nextOf(crontab: string, timezone: string): Date[] | null {
  try {
    const moments = new Cron(crontab, { timezone, mode: '5-part' }).nextRuns(12)
    return moments.length ? moments : null
  } catch {
    return null
  }
}

/** Problems of a filter that a flow keeps, read with the rights of whom it runs as. */
export function whenProblems(
  ctx: Context,
  object: ObjectDeclaration | undefined,
  { filter, field }: { filter: JsonObject | null; field: string },
): Problem[] {
  if (filter === null) return []
  if (!object) return [{ field, code: 'flowNoRecord' }]
  try {
    filterCondition(ctx, object, filter, 't')
    return keptFilterProblems(ctx, object, { filter, field })
  } catch (error) {
    if (error instanceof Invalid)
      return error.problems.map(problem => ({ ...problem, field: problem.field.replace(/^filter/, field) }))
    throw error
  }
}

async function stepProblems(ctx: Context, { steps, trigger }: Definition, actions: Actions): Promise<Problem[]> {
  const all: Placed[] = []
  walk(steps, { path: 'steps', after: null, depth: 1 }, one => all.push(one))
  if (all.length > flowLimits.steps)
    return [{ field: 'steps', code: 'tooManyValues', params: { max: flowLimits.steps } }]
  const ids = all.map(({ step }) => step.id)
  const problems: Problem[] = []
  for (const [at, one] of all.entries()) {
    const { step, path, depth } = one
    const own = depth > flowLimits.depth ? [{ field: path, code: 'flowDepth', params: { max: flowLimits.depth } }] : []
    const double = ids.indexOf(step.id) === at ? [] : [{ field: `${path}.id`, code: 'taken' }]
    const found = await stepOwnProblems(ctx, one, { object: trigger.object ?? null, actions })
    problems.push(...own, ...double, ...found)
  }
  return problems
}

const validators = new WeakMap<FlowAction, Validator>()

function validatorOf(action: FlowAction): Validator {
  const known = validators.get(action) ?? bodyValidator(stepSchema(action))
  validators.set(action, known)
  return known
}

async function stepOwnProblems(
  ctx: Context,
  { step, path }: Placed,
  { object, actions }: { object: string | null; actions: Actions },
): Promise<Problem[]> {
  const action = actions.get(step.do)
  if (!action) return [{ field: `${path}.do`, code: 'choice', params: { choices: [...actions.keys()].join(', ') } }]
  const shape = shapeProblems(validatorOf(action), step, path)
  if (shape.length) return shape
  if (!isAbout(action, object)) return [{ field: `${path}.do`, code: object ? 'flowNotAbout' : 'flowNoRecord' }]
  return placed((await action.check?.(ctx, { step, object })) ?? [], path)
}

export const isAbout = ({ about }: FlowAction, object: string | null): boolean =>
  about === undefined || (object !== null && (about === 'any' || about.includes(object)))
