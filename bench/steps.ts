import { usedBy } from './processor.ts'
import { perSecond } from './report.ts'

export type StepRow = [name: string, rate: string, server: string, postgres: string]

/** Measures steps that each go over so many records: records a second, and processor time of server and PostgreSQL for each. */
export function stepsOf(records: number, pids: { server: number; postgres: number | null }) {
  const [server, postgres] = [usedBy(pids.server), usedBy(pids.postgres)]
  const each = (seconds: number) => `${((seconds / records) * 1e6).toFixed(0)} µs`
  const rows: StepRow[] = []
  return {
    rows,
    async measured(name: string, work: () => Promise<unknown>): Promise<void> {
      const before = [await server(), await postgres()] as const
      const began = performance.now()
      await work()
      const took = (performance.now() - began) / 1000
      rows.push([
        name,
        perSecond(records / took),
        each((await server()) - before[0]),
        each((await postgres()) - before[1]),
      ])
    },
  }
}
