import { isJsonObject, type Json } from '../../model/index.ts'
import type { FlowStep } from '../flow-action.ts'

/** Steps that stand inside of a step, by the name under which an action leads to them. */
export interface Block {
  name: string
  steps: readonly FlowStep[]
}

/** A step where it stands. */
export interface Placed {
  step: FlowStep
  /** As the caller wrote it: `steps.0.paths.1.steps.2`. */
  path: string
  /** The step that follows when it is done; `null`: the flow is at its end. */
  next: string | null
  depth: number
}

/** The blocks of a step: `paths`, `results`, `otherwise`, `timeout`. */
export function blocksOf(step: FlowStep): Block[] {
  const listed = (['paths', 'results'] as const).flatMap(name =>
    listOf(step[name]).map((part, at) => ({
      name: `${name}.${at}`,
      steps: stepsIn(isJsonObject(part) ? part.steps : null),
    })),
  )
  const timeout = isJsonObject(step.timeout) ? [{ name: 'timeout', steps: stepsIn(step.timeout.steps) }] : []
  return [
    ...listed,
    ...(step.otherwise === undefined ? [] : [{ name: 'otherwise', steps: stepsIn(step.otherwise) }]),
    ...timeout,
  ]
}

/** Every step of a tree by its id, with where it leads. Of two with the same id the first counts. */
export function placesOf(steps: readonly FlowStep[]): Map<string, Placed> {
  const places = new Map<string, Placed>()
  walk(steps, { path: 'steps', after: null, depth: 1 }, placed => {
    if (!places.has(placed.step.id)) places.set(placed.step.id, placed)
  })
  return places
}

interface Within {
  path: string
  /** What follows the last step of these. */
  after: string | null
  depth: number
}

/** Goes through all steps, from the first on, each before those inside of it. */
export function walk(steps: readonly FlowStep[], { path, after, depth }: Within, see: (placed: Placed) => void): void {
  for (const [at, step] of steps.entries()) {
    const placed = { step, path: `${path}.${at}`, next: steps[at + 1]?.id ?? after, depth }
    see(placed)
    for (const block of blocksOf(step)) {
      const inner = block.name === 'otherwise' ? block.name : `${block.name}.steps`
      walk(block.steps, { path: `${placed.path}.${inner}`, after: placed.next, depth: depth + 1 }, see)
    }
  }
}

/** The step that follows: the first of the block that is led to, else the one after. */
export function following({ step, next }: Placed, into: string | undefined): string | null {
  const block = into === undefined ? undefined : blocksOf(step).find(({ name }) => name === into)
  return block?.steps[0]?.id ?? next
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

/** What has no shape of a step was refused where it came in. */
export const stepsIn = (value: Json | undefined): FlowStep[] => listOf(value).filter(isStep)

export const isStep = (value: Json): value is FlowStep & { [key: string]: Json } =>
  isJsonObject(value) && typeof value.id === 'string' && typeof value.do === 'string'
