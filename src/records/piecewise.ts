import { setImmediate as turn } from 'node:timers/promises'

/** So long, in milliseconds, others wait at most. */
const piece = 4

/** Does something with each item, in order, and lets others have their turn in between: a server that has much to reckon answers people meanwhile. */
export async function eachPiecewise<Item>(items: Iterable<Item>, work: (item: Item) => void): Promise<void> {
  let began = performance.now()
  for (const item of items) {
    work(item)
    if (performance.now() - began < piece) continue
    await turn()
    began = performance.now()
  }
}

/** The same, with what comes of each. */
export async function piecewise<In, Out>(items: Iterable<In>, work: (item: In) => Out): Promise<Out[]> {
  const done: Out[] = []
  await eachPiecewise(items, item => void done.push(work(item)))
  return done
}
