import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareCopy } from './bare-copy.ts'
import { keyOf } from './company.ts'
import { serveRapport } from './http/server.ts'
import { type ImportPhase, type ImportRate, importPhases, measureImport } from './import-rate.ts'
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
    const used: Used[] = [{ server: await server(), postgres: await postgres() }]
    const after = async (phase: ImportPhase) => {
      used.push({ server: await server(), postgres: await postgres() })
      say(`${leads.toLocaleString('en')} rows ${phase}, at most ${await peakMegabytes(rapport.pid)} MB`)
    }
    const rate = await measureImport(rapport.port, key, { rows: leads, random: randomFrom(7), after })
    const peak = await peakMegabytes(rapport.pid)
    await rapport.end()
    const before = await postgres()
    const copied = await bareCopy(scratch, folder)
    const text = report({ ...rate, used, idle, peak, copied, copying: (await postgres()) - before })
    say(text)
    return text
  } finally {
    await rapport.end()
    await scratch.end()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Seconds of processor time. */
interface Used {
  server: number
  postgres: number
}

interface Measured extends ImportRate {
  /** Before the import, and at the end of each of its phases. */
  used: readonly Used[]
  /** Most megabytes of the server, before and until the end. */
  idle: number | null
  peak: number | null
  /** Seconds that COPY took, and seconds of processor time for it. */
  copied: number
  copying: number
}

function report({ used, idle, peak, copied, copying, ...rate }: Measured): string {
  const { rows } = rate
  const took = importPhases.reduce((sum, phase) => sum + rate[phase], 0)
  const each = (seconds: number) => `${((seconds / rows) * 1e6).toFixed(0)} µs`
  const megabytes = (size: number | null) => (size === null ? '–' : `${size} MB`)
  const between = (from: number, to: number, whose: keyof Used) => (used[to]?.[whose] ?? 0) - (used[from]?.[whose] ?? 0)
  const last = used.length - 1
  const all = between(0, last, 'server') + between(0, last, 'postgres')
  const lines: string[][] = [
    ...importPhases.map((phase, at) => [
      phase,
      `${rate[phase].toFixed(1)} s`,
      each(between(at, at + 1, 'server')),
      each(between(at, at + 1, 'postgres')),
    ]),
    ['all', `${took.toFixed(1)} s`, each(between(0, last, 'server')), each(between(0, last, 'postgres'))],
    ['COPY', `${copied.toFixed(1)} s`, '', each(copying)],
  ]
  return [
    table(['a row', 'time', 'server', 'PostgreSQL'], lines),
    table(
      ['import', ''],
      [
        ['leads', rows.toLocaleString('en')],
        ['rows a second', perSecond(rows / took)],
        ['rows a second by COPY', perSecond(rows / copied)],
        ['ratio', (copied / took).toFixed(3)],
        ['ratio of processor times', (copying / all).toFixed(3)],
        ['memory of the server before', megabytes(idle)],
        ['most memory of the server', megabytes(peak)],
      ],
    ),
  ].join('\n\n')
}
