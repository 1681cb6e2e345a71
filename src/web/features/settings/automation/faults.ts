import type { FieldProblem } from '../../../app/api-error.ts'
import type { Definition } from '../../automation/flows.ts'
import { allSteps, type FlowStep, ownOf } from '../../automation/step-tree.ts'

/** Sentences by place. */
type Said = Record<string, string>

export interface FlowFaults {
  /** By the id of a step, and where in it. */
  steps: ReadonlyMap<string, Said>
  /** Of all but the steps. */
  own: Said
  count: number
}

/** What is wrong with a draft, at its steps: they move while they are edited, and what was changed since is judged anew when it is saved. */
export function faultsOf(
  problems: readonly FieldProblem[],
  { saved, now }: { saved: Definition; now: Definition },
): FlowFaults {
  const before = allSteps(saved.steps)
  const present = new Map(allSteps(now.steps).map(({ step }) => [step.id, step]))
  const steps = new Map<string, Said>()
  const own: Said = {}
  let count = 0
  for (const { field, message } of problems) {
    const placed = before.findLast(({ path }) => field === path || field.startsWith(`${path}.`))
    if (!placed) {
      if (isChanged(field, saved, now)) continue
      own[field] = joined(own[field], message)
      count++
      continue
    }
    const step = present.get(placed.step.id)
    if (!step || !isSameStep(step, placed.step)) continue
    const place = field.slice(placed.path.length + 1)
    const known = steps.get(step.id) ?? {}
    steps.set(step.id, { ...known, [place]: joined(known[place], message) })
    count++
  }
  return { steps, own, count }
}

const isSameStep = (one: FlowStep, other: FlowStep): boolean =>
  JSON.stringify(ownOf(one)) === JSON.stringify(ownOf(other))

function isChanged(field: string, saved: Definition, now: Definition): boolean {
  const part = field.split('.')[0]
  const of = (definition: Definition) => Object.entries(definition).find(([name]) => name === part)?.[1]
  const [before, after] = [of(saved), of(now)]
  if (part === 'steps') return saved.steps.length !== now.steps.length
  return JSON.stringify(before) !== JSON.stringify(after)
}

const joined = (known: string | undefined, more: string): string => (known ? `${known} ${more}` : more)

/** What is wrong at a place, or within it. */
export const wrongIn =
  (said: Record<string, string>) =>
  (place: string): string | undefined =>
    Object.entries(said)
      .filter(([at]) => at === place || at.startsWith(`${place}.`))
      .map(([, words]) => words)
      .join(' ') || undefined
