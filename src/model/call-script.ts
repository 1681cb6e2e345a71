import type { Json } from './json.ts'

/** `say` is only read out; `end` says what came of the call; the others are answered. */
export const scriptKinds = ['choice', 'text', 'number', 'date', 'say', 'end'] as const
export type ScriptKind = (typeof scriptKinds)[number]

/** Types of the fields that an answer of each kind can fill. */
export const fillableTypes: Partial<Record<ScriptKind, readonly string[]>> = {
  choice: ['choice', 'boolean', 'text', 'longText'],
  text: ['text', 'longText', 'email', 'url', 'phones', 'emails'],
  number: ['number', 'percent', 'money'],
  date: ['date'],
}

/** When the next step is due, counted from the end of the call. */
export const scriptMoments = ['inAnHour', 'tomorrow', 'inAWeek'] as const

/** One thing that is said, and what follows from what the client answers. */
export interface ScriptStep {
  /** Stays the same from version to version: by it answers are counted. */
  id: string
  kind: ScriptKind
  /** With places that the card fills: `{{client.firstName}}`. */
  text: string
  /** Of a choice. */
  answers?: ScriptAnswer[]
  /** The field of the card that the answer fills. */
  fill?: { object: string; field: string } | null
  /** Where it goes on; nothing: with the step below. */
  next?: string | null
  /** Of an end: what came of the call. */
  result?: string
  /** Of an end: what is to be done next. */
  task?: { title: string; kind: 'call' | 'meeting' | 'letter' | 'other'; due: (typeof scriptMoments)[number] } | null
}

export interface ScriptAnswer {
  id: string
  label: string
  next?: string | null
  /** What the field gets, where it is not the label itself. */
  value?: Json
}

export interface Given {
  step: string
  /** Of a choice the id of the answer; `null`: nothing. */
  value: Json
}

/** What does not hold together in a script. `step` and `answer` are places in the list. */
export interface ScriptFault {
  step: number
  answer?: number
  code: 'scriptNowhere' | 'scriptLoop' | 'scriptNoEnd' | 'scriptUnreached' | 'scriptTwice' | 'scriptNoAnswers'
}

/** The step after one that was answered so; `null`: there is none, as after an end. */
export function stepAfter(steps: readonly ScriptStep[], id: string, value: Json): string | null {
  const at = steps.findIndex(step => step.id === id)
  const step = steps[at]
  if (!step || step.kind === 'end') return null
  const chosen = step.kind === 'choice' ? step.answers?.find(answer => answer.id === value)?.next : null
  return chosen ?? step.next ?? steps[at + 1]?.id ?? null
}

/**
 * The answers after one more: of a step answered again those that follow are kept as far as they still follow from it. `null`: this
 * step is not where he stands, nor one that he has answered.
 */
export function answered(steps: readonly ScriptStep[], before: readonly Given[], given: Given): Given[] | null {
  const known = before.findIndex(({ step }) => step === given.step)
  const at = known < 0 ? before.length : known
  if (known < 0 && standsAt(steps, before) !== given.step) return null
  const now = [...before.slice(0, at), given]
  for (const later of before.slice(at + 1)) {
    if (standsAt(steps, now) !== later.step) break
    now.push(later)
  }
  return now
}

/** Where somebody stands who has answered so; `null`: nowhere, as the last one led nowhere. */
export function standsAt(steps: readonly ScriptStep[], answers: readonly Given[]): string | null {
  const last = answers.at(-1)
  return last ? stepAfter(steps, last.step, last.value) : (steps[0]?.id ?? null)
}

/** Everything in which the steps do not hold together, in their order. */
export function scriptFaults(steps: readonly ScriptStep[]): ScriptFault[] {
  const ids = new Set(steps.map(({ id }) => id))
  const faults: ScriptFault[] = []
  const reached = depthsOf(steps)
  const looping = loopsIn(steps)
  for (const [step, { id, kind, next, answers = [] }] of steps.entries()) {
    if (steps.findIndex(each => each.id === id) < step) faults.push({ step, code: 'scriptTwice' })
    if (next && !ids.has(next)) faults.push({ step, code: 'scriptNowhere' })
    if (kind === 'choice' && !answers.length) faults.push({ step, code: 'scriptNoAnswers' })
    for (const [answer, one] of answers.entries()) {
      if (one.next && !ids.has(one.next)) faults.push({ step, answer, code: 'scriptNowhere' })
      if (answers.findIndex(each => each.id === one.id) < answer) faults.push({ step, answer, code: 'scriptTwice' })
    }
    if (!reached.has(id)) faults.push({ step, code: 'scriptUnreached' })
    if (looping.has(id)) faults.push({ step, code: 'scriptLoop' })
    if (kind !== 'end' && step === steps.length - 1 && followers(steps, step).includes(null))
      faults.push({ step, code: 'scriptNoEnd' })
  }
  return faults
}

/** How many branches deep each step lies that is reached at all. */
export function depthsOf(steps: readonly ScriptStep[]): Map<string, number> {
  const depths = new Map<string, number>()
  const places = new Map(steps.map(({ id }, at) => [id, at]))
  let edge: { at: number; depth: number }[] = steps.length ? [{ at: 0, depth: 0 }] : []
  while (edge.length) {
    const further: typeof edge = []
    for (const { at, depth } of edge) {
      const step = steps[at]
      if (!step || (depths.get(step.id) ?? Number.POSITIVE_INFINITY) <= depth) continue
      depths.set(step.id, depth)
      const branches = step.kind === 'choice' ? (step.answers ?? []).filter(answer => answer.next) : []
      for (const { next } of branches) {
        const to = places.get(next ?? '')
        if (to !== undefined) further.push({ at: to, depth: depth + 1 })
      }
      const straight = step.kind === 'end' || isLeft(step) ? null : (step.next ?? steps[at + 1]?.id)
      const to = places.get(straight ?? '')
      if (to !== undefined) further.push({ at: to, depth })
    }
    edge = further
  }
  return depths
}

/** A choice all of whose answers lead elsewhere: nobody goes on below it. */
const isLeft = ({ kind, answers = [] }: ScriptStep): boolean =>
  kind === 'choice' && answers.length > 0 && answers.every(({ next }) => next)

/** Where a step may lead; `null`: past the end of the list. */
function followers(steps: readonly ScriptStep[], at: number): (string | null)[] {
  const step = steps[at]
  if (!step || step.kind === 'end') return []
  const values: Json[] = step.kind === 'choice' && step.answers?.length ? step.answers.map(({ id }) => id) : [null]
  return values.map(value => stepAfter(steps, step.id, value))
}

/** Steps from which one comes back to them. */
function loopsIn(steps: readonly ScriptStep[]): Set<string> {
  const places = new Map(steps.map(({ id }, at) => [id, at]))
  const to = steps.map((_, at) => followers(steps, at).flatMap(id => places.get(id ?? '') ?? []))
  const looping = new Set<string>()
  for (const [start, { id }] of steps.entries()) {
    const seen = new Set<number>()
    const left = [...(to[start] ?? [])]
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      if (at === start) {
        looping.add(id)
        break
      }
      if (seen.has(at)) continue
      seen.add(at)
      left.push(...(to[at] ?? []))
    }
  }
  return looping
}
