import { Invalid, isJsonObject, type JsonObject, type ObjectDeclaration } from '../../model/index.ts'
import { type Context, fieldRight, filterCondition, scopeOf } from '../../records/index.ts'
import type { FlowStep } from '../flow-action.ts'
import type { Definition, Trigger } from './definition.ts'
import type { FlowRow } from './flows.ts'
import { walk } from './tree.ts'

/** What a flow does, for everybody who works with such records: when it begins, for which of them, by which steps. */
export interface Works {
  trigger: Trigger
  /** `null`: for all of them, or, with `isPart`, the caller may not see what it asks. */
  condition: JsonObject | null
  /** Something of it is not the caller's to see. */
  isPart: boolean
  steps: Outline[]
}

/** A step without what only who sets up is told: addresses, texts, values. */
export interface Outline extends FlowStep {
  readonly depth: number
}

/** As it is published; `null`: it is off, or about records that the caller may not see. */
export function worksOf(ctx: Context, { state, published }: Pick<FlowRow, 'state' | 'published'>): Works | null {
  if (state !== 'on' || !published) return null
  const { trigger, condition, steps } = published.definition
  const object = ctx.config.objects.get(trigger.object ?? '')
  if (!object || scopeOf(ctx, object, 'read') === 'none') return null
  const shown = readable(ctx, object, condition)
  return {
    trigger: triggerSeen(ctx, object, trigger),
    condition: shown,
    isPart: shown === null && condition !== null,
    steps: outlineOf(steps),
  }
}

/** A filter that names a field hidden from the caller is not told him. */
function readable(ctx: Context, object: ObjectDeclaration, condition: Definition['condition']): JsonObject | null {
  if (!condition) return null
  try {
    filterCondition(ctx, object, condition, 't')
    return condition
  } catch (error) {
    if (error instanceof Invalid) return null
    throw error
  }
}

function triggerSeen(ctx: Context, object: ObjectDeclaration, trigger: Trigger): Trigger {
  if (trigger.on !== 'changed' || !trigger.changes) return trigger
  const seen = trigger.changes.filter(
    ({ field }) => Object.hasOwn(object.fields, field) && fieldRight(ctx, object, field) !== 'hidden',
  )
  return { ...trigger, changes: seen }
}

/** Of a step these say what is done without what is written. */
const told = new Set(['id', 'do', 'name', 'title', 'to', 'for', 'due', 'stage', 'scheme', 'object', 'kind'])

function outlineOf(steps: readonly FlowStep[]): Outline[] {
  const all: Outline[] = []
  walk(steps, { path: 'steps', after: null, depth: 1 }, ({ step: { id, do: does, ...rest }, depth }) => {
    const params = Object.fromEntries(Object.entries(rest).filter(([name]) => told.has(name)))
    const on = isJsonObject(rest.event) ? rest.event.on : undefined
    all.push({ ...params, ...(typeof on === 'string' && { event: { on } }), id, do: does, depth })
  })
  return all
}
