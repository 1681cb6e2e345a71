import { processorTime } from './processor.ts'

/** What came of asking for a while with so many askers, each asking again as soon as it is answered. */
export interface Measured {
  perSecond: number
  /** Milliseconds. */
  p50: number
  p95: number
  p99: number
  /** Milliseconds of processor for one answer, of asker, server and database together; `null` where it is not known. */
  work: number | null
}

export interface Load {
  connections: number
  seconds: number
  /** Processes whose work counts, besides this one. */
  processes: readonly number[]
}

/** `asker` makes the work of one connection; what it returns is done over and over, first for a warming up. */
export async function measure(load: Load, asker: (i: number) => () => Promise<void>): Promise<Measured> {
  const { connections, seconds } = load
  const warm = performance.now() + Math.min(1500, seconds * 300)
  const end = warm + seconds * 1000
  const times: number[] = []
  const worked = workBetween(load, warm, end)
  await Promise.all(
    Array.from({ length: connections }, async (_, i) => {
      const ask = asker(i)
      for (let now = performance.now(); now < end; ) {
        await ask()
        const done = performance.now()
        if (now >= warm && done <= end) times.push(done - now)
        now = done
      }
    }),
  )
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  const work = await worked
  return {
    perSecond: times.length / seconds,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    work: work === null ? null : (work * 1000) / Math.max(1, times.length),
  }
}

async function workBetween({ processes }: Load, warm: number, end: number): Promise<number | null> {
  const at = async (moment: number) => {
    await new Promise(resolve => setTimeout(resolve, Math.max(0, moment - performance.now())))
    return processorTime([process.pid, ...processes])
  }
  const before = await at(warm)
  const after = await at(end)
  return before === null || after === null ? null : after - before
}

export const middle = <Item>(items: readonly Item[], by: (item: Item) => number): Item =>
  [...items].sort((a, b) => by(a) - by(b))[Math.floor((items.length - 1) / 2)] as Item
