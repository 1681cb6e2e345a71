import type { Context } from '../../records/index.ts'
import { transact } from '../../records/index.ts'
import { doHeld, gotOf, type Means, mostSteps, stepOf, type Taken } from './advance.ts'
import { inNameOf } from './begin.ts'
import { versionOf } from './published.ts'
import { holdRuns, moveAllOn, type Run, type StepDone } from './run.ts'

/**
 * Carries due runs on as long as their steps only read, all of them at once: a transaction for a step of many runs. Returns those that have to be
 * carried on one by one from where they are, also such as could not be here: what is to blame is found there, and noted at its run.
 */
export async function advanceTogether(means: Means, workspace: string, due: readonly Run[]): Promise<Run[]> {
  const system = await means.application.systemContext(workspace, { channel: 'automation' })
  const single: Run[] = []
  let together = due
  for (let taken = 0; together.length && taken < mostSteps; taken++) {
    const steps = await Promise.all(together.map(run => takenBy(system, means, run)))
    single.push(...together.filter((_, at) => !steps[at]))
    const byUser = Map.groupBy(
      steps.filter(step => step !== null),
      ({ version }) => version.definition.runAs,
    )
    const next: Run[] = []
    for (const [runAs, group] of byUser) {
      const as = await inNameOf(system, means.application, runAs)
      const { gone, refused } = as ? await takeSteps(as, group) : { gone: [], refused: group.map(({ run }) => run) }
      next.push(...gone)
      single.push(...refused)
    }
    together = next
  }
  return [...single, ...together]
}

/** `null`: its step is none that only reads. */
async function takenBy(system: Context, means: Means, run: Run): Promise<Taken | null> {
  const version = await versionOf(system, run.version)
  if (!version) return null
  const { placed, action } = stepOf(means, version, run)
  return placed && action?.onlyReads ? { run, version, placed, action } : null
}

interface Outcome {
  /** Runs that go on at once. */
  gone: Run[]
  /** Runs whose step was not taken. */
  refused: Run[]
}

async function takeSteps(as: Context, taken: readonly Taken[]): Promise<Outcome> {
  try {
    return await transact(as, async inside => {
      const held = await holdRuns(
        inside,
        taken.map(({ run }) => run),
      )
      const byId = new Map(taken.map(step => [step.run.id, step]))
      const done: StepDone[] = []
      const refused: Run[] = []
      for (const run of held) {
        const step = byId.get(run.id)
        if (!step) continue
        try {
          done.push({
            run,
            placed: step.placed,
            done: await doHeld(inside, { ...step, run }),
            got: gotOf(step.placed.step),
          })
        } catch {
          refused.push(run)
        }
      }
      return { gone: done.length ? await moveAllOn(inside, done) : [], refused }
    })
  } catch {
    return { gone: [], refused: taken.map(({ run }) => run) }
  }
}
