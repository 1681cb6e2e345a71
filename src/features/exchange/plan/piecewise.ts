import { setImmediate as turn } from 'node:timers/promises'

const piece = 50

/** Does something with each row, in order, and lets others have their turn in between: a server that reads a file answers people meanwhile. */
export async function piecewise<In, Out>(rows: readonly In[], work: (row: In) => Out): Promise<Out[]> {
  const done: Out[] = []
  for (let from = 0; from < rows.length; from += piece) {
    for (const row of rows.slice(from, from + piece)) done.push(work(row))
    await turn()
  }
  return done
}
