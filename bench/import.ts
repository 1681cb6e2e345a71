import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareCopy } from './bare-copy.ts'
import { keyOf } from './company.ts'
import { serveRapport } from './http/server.ts'
import { type ImportRate, measureImport } from './import-rate.ts'
import type { Options } from './options.ts'
import { peakMegabytes, usedBy } from './processor.ts'
import { randomFrom } from './random.ts'
import { perSecond, table } from './report.ts'
import { openScratch } from './scratch.ts'

/**
 * An import of new leads from a file through the API of a real server, and bare COPY of the very rows that it wrote into the same tables,
 * emptied, with the same indexes and triggers.
 */
export async function measureImports({ leads }: Options, say: (text: string) => void): Promise<string> {
  const scratch = await openScratch(null, { leads: 1, activities: 1, deals: 1 }, say)
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-import-'))
  // PostgreSQL may run as a user of its own.
  await chmod(folder, 0o777)
  const rapport = await serveRapport(scratch.url, folder)
  try {
    const key = await keyOf(scratch.company, scratch.company.administrator)
    const idle = await peakMegabytes(rapport.pid)
    const [server, postgres] = [usedBy(rapport.pid), usedBy(scratch.postmaster)]
    const [ofServer, ofPostgres] = [await server(), await postgres()]
    const rate = await measureImport(rapport.port, key, { rows: leads, random: randomFrom(7) })
    const used = { server: (await server()) - ofServer, postgres: (await postgres()) - ofPostgres }
    const peak = await peakMegabytes(rapport.pid)
    await rapport.end()
    const before = await postgres()
    const copied = await bareCopy(scratch, folder)
    const text = report({ ...rate, ...used, idle, peak, copied, copying: (await postgres()) - before })
    say(text)
    return text
  } finally {
    await rapport.end()
    await scratch.end()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Measured extends ImportRate {
  /** Seconds of processor time of the import. */
  server: number
  postgres: number
  /** Most megabytes of the server, before and until the end. */
  idle: number | null
  peak: number | null
  /** Seconds that COPY took, and seconds of processor time for it. */
  copied: number
  copying: number
}

function report({ rows, planned, written, server, postgres, idle, peak, copied, copying }: Measured): string {
  const took = planned + written
  const each = (seconds: number) => `${((seconds / rows) * 1e6).toFixed(0)} µs`
  const megabytes = (size: number | null) => (size === null ? '–' : `${size} MB`)
  const lines: [string, string][] = [
    ['leads', rows.toLocaleString('en')],
    ['read and planned', `${planned.toFixed(1)} s`],
    ['written', `${written.toFixed(1)} s`],
    ['rows a second', perSecond(rows / took)],
    ['rows a second by COPY', perSecond(rows / copied)],
    ['ratio', (copied / took).toFixed(3)],
    ['processor time of a row: server', each(server)],
    ['PostgreSQL', each(postgres)],
    ['COPY', each(copying)],
    ['ratio of processor times', (copying / (server + postgres)).toFixed(3)],
    ['memory of the server before', megabytes(idle)],
    ['most memory of the server', megabytes(peak)],
  ]
  return table(['import', ''], lines)
}
