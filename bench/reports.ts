import { listStock, stockFigures } from '../src/features/reports/stock/index.ts'
import { contextOf } from './company.ts'
import type { Options } from './options.ts'
import { processorTime } from './processor.ts'
import { milliseconds, table } from './report.ts'
import type { Scratch } from './scratch.ts'

/** How long somebody waits for each stock report, one after the other, and the processor's time that one takes. */
export async function measureReports(
  { company, database, postmaster }: Scratch,
  { rounds, only }: Options,
  say: (text: string) => void,
): Promise<string> {
  const { rows: counted } = await database.owner.query<{ n: string }>('select count(*) as n from deal')
  const people = { administrator: company.administrator, head: company.teams[1]?.head ?? '' }
  const lines: string[][] = []
  const processes = [process.pid, ...(postmaster ? [postmaster] : [])]
  for (const [who, user] of Object.entries(people)) {
    const ctx = await contextOf(company, user)
    for (const { key } of listStock(ctx).filter(({ key }) => !only.length || only.includes(String(key)))) {
      const times: number[] = []
      const before = await processorTime(processes)
      for (let n = 0; n < rounds; n++) {
        const began = performance.now()
        await stockFigures(ctx, String(key), {})
        times.push(performance.now() - began)
      }
      const used = await processorTime(processes)
      const each = used === null || before === null ? '' : milliseconds(((used - before) * 1000) / rounds)
      times.sort((one, other) => one - other)
      const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
      lines.push([`${key}, ${who}`, milliseconds(at(0.5)), milliseconds(at(0.95)), each])
      say(lines.at(-1)?.join('  ') ?? '')
    }
  }
  return [
    `Stock reports over ${counted[0]?.n} deals, ${rounds} rounds, milliseconds:`,
    table(['', 'p50', 'p95', 'processor'], lines),
  ].join('\n\n')
}
