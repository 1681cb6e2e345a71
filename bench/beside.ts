import { setTimeout as rest } from 'node:timers/promises'
import type { Ask } from './asker.ts'

/** How long changes of single records took, in milliseconds. */
export interface Waits {
  changes: number
  p50: number
  p99: number
  longest: number
}

const pause = 20

/** Somebody who changes one of these leads after the other, with a moment between, for as long as `work` takes. */
export async function workBeside(ask: Ask, leads: readonly string[], work: () => Promise<unknown>): Promise<Waits> {
  let isOver = false
  const done = work().finally(() => {
    isOver = true
  })
  const took: number[] = []
  for (let at = 0; !isOver; at++) {
    const began = performance.now()
    await ask('PATCH', `/leads/${leads[at % leads.length]}`, { comment: `Позвонил ${at}` })
    took.push(performance.now() - began)
    await rest(pause)
  }
  await done
  took.sort((a, b) => a - b)
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0
  return { changes: took.length, p50: at(0.5), p99: at(0.99), longest: at(1) }
}
