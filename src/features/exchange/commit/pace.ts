import { setTimeout as rest } from 'node:timers/promises'
import { mostBulkRows } from '../../../records/index.ts'

/** How many rows go into the next transaction, and how long nothing is done before it, in milliseconds. */
export interface Step {
  rows: number
  rest: number
}

/** A transaction shall take so long, in milliseconds: nobody waits longer for what it holds. */
const wanted = 300

const [fewest, first] = [50, 500]

/** Of so many batches the fastest tells what a row takes while nobody else works. */
const remembered = 40

/** Slower than the fastest by more than this, others are at work: the same row takes a little more here, a little less there. */
const uneven = 1.5

/**
 * By how long batches take, how long the next one is, and how much room is left for those who work meanwhile: what a batch takes beyond
 * what it would take alone it has taken from others, and as long it rests (as LEDBAT does on the network, RFC 6817). So it makes way
 * in whichever process, and whether processor, disk or locks are what is waited for.
 */
export function paceOf(): (rows: number, took: number) => Step {
  const rates: number[] = []
  let size = first
  return (rows, took) => {
    if (!rows) return { rows: size, rest: 0 }
    rates.push(took / rows)
    if (rates.length > remembered) rates.shift()
    const alone = Math.min(...rates) * rows
    const fitting = Math.round((wanted / Math.max(took, 1)) * rows)
    size = Math.max(fewest, Math.min(mostBulkRows, fitting, size * 2))
    return { rows: size, rest: Math.round(Math.max(0, Math.min(took, took - alone * uneven))) }
  }
}

/** Begins with the first batch, and lets each next one wait for its turn. */
export async function inBatches<Place>(
  from: Place,
  work: (from: Place, rows: number) => Promise<{ next: Place | null; rows: number }>,
): Promise<void> {
  const pace = paceOf()
  let step = pace(0, 0)
  for (let place: Place | null = from; place !== null; ) {
    if (step.rest) await rest(step.rest)
    const began = performance.now()
    const { next, rows }: { next: Place | null; rows: number } = await work(place, step.rows)
    step = pace(rows, performance.now() - began)
    place = next
  }
}
