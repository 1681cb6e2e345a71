import { inLanes } from '../../model/index.ts'
import { advance, type Means } from './advance.ts'
import { advanceTogether } from './advance-together.ts'
import { writeCounts } from './counts.ts'
import { dueRuns, nextDue } from './run.ts'
import { onStir } from './stirred.ts'

/** Runs that are carried on side by side, of one workspace. */
const lanes = 4
const portion = 200
/** Longest sleep, in milliseconds: what other processes have begun is looked for as often. */
const longest = 5000
const shortest = 20
/** New workspaces are looked for as often. */
const roundsEvery = 5000

/** Carries out what is due, as long as the server runs. Any number of processes may do so: each run is held by one. */
export async function startRunner(means: Means): Promise<() => Promise<void>> {
  const { application } = means
  const loops = new Map<string, Loop>()
  const attend = (workspace: string) => {
    if (!loops.has(workspace)) loops.set(workspace, startLoop(means, workspace))
  }
  const attendAll = async () => (await application.workspaces()).forEach(attend)
  await attendAll()
  const rounds = setInterval(() => {
    attendAll().catch(error => application.log.warn({ err: error }, 'workspaces could not be listed'))
    writeCounts().catch(error => application.log.warn({ err: error }, 'counts of flows could not be written'))
  }, roundsEvery)
  const deaf = onStir(workspace => {
    attend(workspace)
    loops.get(workspace)?.wake()
  })
  return async () => {
    clearInterval(rounds)
    deaf()
    await Promise.all([...loops.values()].map(loop => loop.stop()))
    await writeCounts().catch(() => {})
  }
}

interface Loop {
  wake(): void
  stop(): Promise<void>
}

function startLoop(means: Means, workspace: string): Loop {
  const { application } = means
  let running = true
  let woken = false
  let failing = false
  let endPause = () => {}

  const pause = (ms: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function run(): Promise<void> {
    while (running) {
      woken = false
      const wait = await turn()
      if (running && !woken) await pause(wait)
      else if (running) await pause(shortest)
    }
  }

  async function turn(): Promise<number> {
    try {
      const wait = await carryOn(means, workspace, () => running)
      failing = false
      return wait
    } catch (error) {
      if (!failing) application.log.error({ err: error, workspace }, 'flows could not be carried on; trying again')
      failing = true
      return longest
    }
  }

  const ended = run()
  return {
    wake() {
      woken = true
      endPause()
    },
    stop() {
      running = false
      endPause()
      return ended
    },
  }
}

/** Carries on all that is due. Returns for how long nothing is. */
async function carryOn(means: Means, workspace: string, goesOn: () => boolean): Promise<number> {
  const ctx = await means.application.systemContext(workspace, { channel: 'automation' })
  const tried: string[] = []
  for (let found = portion; found && goesOn(); ) {
    const due = await dueRuns(ctx, portion, tried)
    found = due.length
    tried.push(...due.map(({ id }) => id))
    await inLanes(await advanceTogether(means, workspace, due), lanes, async run => {
      if (goesOn()) await advance(means, workspace, run)
    })
    if (tried.length > portion * 10) return shortest
  }
  const next = await nextDue(ctx)
  return next === null ? longest : Math.min(longest, Math.max(shortest, next))
}
