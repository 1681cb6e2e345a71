import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareCopy } from './bare-copy.ts'
import { keyOf } from './company.ts'
import { serveRapport } from './http/server.ts'
import { type ImportRate, measureImport } from './import-rate.ts'
import type { Options } from './options.ts'
import { processorTime } from './processor.ts'
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
    const used = () => processorTime([rapport.pid, ...(scratch.postmaster ? [scratch.postmaster] : [])])
    const before = (await used()) ?? 0
    const rate = await measureImport(rapport.port, key, { rows: leads, random: randomFrom(7) })
    const processor = ((await used()) ?? 0) - before
    const peak = await peakMegabytes(rapport.pid)
    await rapport.end()
    const copied = await bareCopy(scratch, folder)
    const text = report({ ...rate, processor, peak, copied })
    say(text)
    return text
  } finally {
    await rapport.end()
    await scratch.end()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Measured extends ImportRate {
  /** Seconds of processor time, of the server and PostgreSQL. */
  processor: number
  peak: number | null
  /** Seconds that COPY took. */
  copied: number
}

function report({ rows, planned, written, processor, peak, copied }: Measured): string {
  const took = planned + written
  return table(
    [
      'leads',
      'read and planned',
      'written',
      'rows/s',
      'COPY, rows/s',
      'ratio',
      'processor a row',
      'most memory of the server',
    ],
    [
      [
        rows.toLocaleString('en'),
        `${planned.toFixed(1)} s`,
        `${written.toFixed(1)} s`,
        perSecond(rows / took),
        perSecond(rows / copied),
        (copied / took).toFixed(3),
        `${((processor / rows) * 1e6).toFixed(0)} µs`,
        peak === null ? '–' : `${peak} MB`,
      ],
    ],
  )
}

/** The most memory that a process has had, where the system tells. */
async function peakMegabytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const found = /^VmHWM:\s+(\d+) kB/m.exec(status)
  return found ? Math.round(Number(found[1]) / 1024) : null
}
