import type { Json } from '../../../model/index.ts'
import { isJsonObject } from '../../fields/json-object.ts'

/** A step of a flow: what it does, and what that action asks for. */
export interface FlowStep {
  id: string
  do: string
  [param: string]: Json
}

/** Steps inside of a step, by how it leads to them: `paths.0`, `results.1`, `otherwise`, `timeout`. */
export interface Block {
  name: string
  steps: FlowStep[]
}

/** Where steps stand: in a block of a step; `step: null`: those of the flow itself. */
export interface BlockPlace {
  step: string | null
  block: string
}

export const top: BlockPlace = { step: null, block: '' }

const parted = ['paths', 'results'] as const

/** The blocks of a step, also those that nothing was put into yet. */
export function blocksOf(step: FlowStep): Block[] {
  const listed = parted.flatMap(name =>
    partsOf(step, name).map((part, at) => ({ name: `${name}.${at}`, steps: stepsIn(part.steps) })),
  )
  const { timeout } = step
  return [
    ...listed,
    ...(hasOtherwise(step) ? [{ name: 'otherwise', steps: stepsIn(step.otherwise) }] : []),
    ...(isJsonObject(timeout) ? [{ name: 'timeout', steps: stepsIn(timeout.steps) }] : []),
  ]
}

/** Paths or results of a step. */
export const partsOf = (step: FlowStep, name: 'paths' | 'results') => {
  const parts = step[name]
  return Array.isArray(parts) ? parts.filter(isJsonObject) : []
}

const hasOtherwise = (step: FlowStep): boolean =>
  step.otherwise !== undefined || step.do === 'branch' || step.do === 'approval' || partsOf(step, 'results').length > 0

export const stepsIn = (value: Json | undefined): FlowStep[] => (Array.isArray(value) ? value.filter(isStep) : [])

const isStep = (value: Json): value is FlowStep =>
  isJsonObject(value) && typeof value.id === 'string' && typeof value.do === 'string'

/** The step with other steps in one of its blocks. */
export function withBlock(step: FlowStep, block: string, steps: FlowStep[]): FlowStep {
  if (block === 'otherwise') return { ...step, otherwise: steps }
  if (block === 'timeout') return { ...step, timeout: { ...(isJsonObject(step.timeout) && step.timeout), steps } }
  const [list, at] = block.split('.')
  const name = parted.find(one => one === list)
  if (!name) return step
  return {
    ...step,
    [name]: partsOf(step, name).map((part, place) => (place === Number(at) ? { ...part, steps } : part)),
  }
}

export interface Placed {
  step: FlowStep
  /** As the server names it: `steps.0.paths.1.steps.2`. */
  path: string
  place: BlockPlace
}

/** Every step, each before those inside of it. */
export const allSteps = (steps: readonly FlowStep[], path = 'steps', place = top): Placed[] =>
  steps.flatMap((step, at) => {
    const own = `${path}.${at}`
    const inner = blocksOf(step).flatMap(({ name, steps: within }) =>
      allSteps(within, `${own}.${name === 'otherwise' ? name : `${name}.steps`}`, { step: step.id, block: name }),
    )
    return [{ step, path: own, place }, ...inner]
  })

/** The steps of one block become others. */
export function changeBlock(
  steps: FlowStep[],
  place: BlockPlace,
  change: (steps: FlowStep[]) => FlowStep[],
): FlowStep[] {
  if (place.step === null) return change(steps)
  return eachStep(steps, step => {
    const block = step.id === place.step ? blocksOf(step).find(({ name }) => name === place.block) : undefined
    return block ? [withBlock(step, block.name, change(block.steps))] : null
  })
}

export const replaceStep = (steps: FlowStep[], next: FlowStep): FlowStep[] =>
  eachStep(steps, step => (step.id === next.id ? [next] : null))

export const removeStep = (steps: FlowStep[], id: string): FlowStep[] =>
  eachStep(steps, step => (step.id === id ? [] : null))

/** Puts a step behind so many of a block. */
export const insertStep = (steps: FlowStep[], step: FlowStep, place: BlockPlace, at: number): FlowStep[] =>
  changeBlock(steps, place, known => [...known.slice(0, at), step, ...known.slice(at)])

/** Takes a step, with all inside of it, to the end of another block. Into itself it does not go. */
export function moveStep(steps: FlowStep[], id: string, place: BlockPlace): FlowStep[] {
  const moved = allSteps(steps).find(({ step }) => step.id === id)?.step
  if (!moved || (place.step !== null && allSteps([moved]).some(({ step }) => step.id === place.step))) return steps
  return changeBlock(removeStep(steps, id), place, known => [...known, moved])
}

/** The same steps under new ids. */
export const copyStep = (step: FlowStep): FlowStep =>
  blocksOf(step).reduce<FlowStep>((copy, { name, steps }) => withBlock(copy, name, steps.map(copyStep)), {
    ...step,
    id: newStepId(),
  })

/** Never one that was there before: runs remember where they are by it. */
export const newStepId = (): string => crypto.randomUUID().slice(0, 8)

/** What a step says for itself, without the steps inside of it. */
export const ownOf = (step: FlowStep): FlowStep =>
  blocksOf(step).reduce((bare, { name }) => withBlock(bare, name, []), step)

/** Each step, wherever it stands, becomes what `change` gives for it; `null`: it stays, and those inside of it are looked at. */
function eachStep(steps: FlowStep[], change: (step: FlowStep) => FlowStep[] | null): FlowStep[] {
  return steps.flatMap(step => {
    const changed = change(step)
    if (changed) return changed
    return [
      blocksOf(step).reduce(
        (whole, { name, steps: within }) => (within.length ? withBlock(whole, name, eachStep(within, change)) : whole),
        step,
      ),
    ]
  })
}
