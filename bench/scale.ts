import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyOf } from './company.ts'
import { openConnections } from './http/client.ts'
import { serveRapport } from './http/server.ts'
import { type Measured, measure } from './measure.ts'
import type { Options } from './options.ts'
import { wholeReads } from './plans.ts'
import { type Questions, questionsOf } from './questions.ts'
import { milliseconds, perSecond, table } from './report.ts'
import type { Scratch } from './scratch.ts'

/** People at work at the same time; each asks again as soon as he is answered. */
const askers = 4

const asked: readonly (keyof Questions)[] = [
  'list',
  'nextPage',
  'filtered',
  'byName',
  'withTotal',
  'withWords',
  'boardOfLeads',
  'boardOfDeals',
  'card',
  'searchName',
  'searchSlip',
  'searchPhone',
]

/** How long people wait at full size, with the rights of their role on; and whether any question reads a table whole. */
export async function measureScale(scratch: Scratch, options: Options, say: (text: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-server-'))
  const { company } = scratch
  const rapport = await serveRapport(scratch.url, folder)
  const users = {
    manager: company.teams[0]?.members[1] ?? '',
    head: company.teams[1]?.head ?? '',
    administrator: company.administrator,
  }
  const rows: string[][] = []
  try {
    for (const [role, user] of Object.entries(users)) {
      const key = await keyOf(company, user)
      const connections = await openConnections(askers, rapport.port, key)
      const questions = await questionsOf(connections[0])
      for (const key of asked) {
        const { what, ask } = questions[key]
        const measured: Measured = await measure(
          {
            connections: askers,
            seconds: options.seconds,
            processes: [rapport.pid, ...(scratch.postmaster ? [scratch.postmaster] : [])],
          },
          i => () => ask(connections[i] ?? connections[0]),
        )
        rows.push([
          `${what}, ${role}`,
          milliseconds(measured.p50),
          milliseconds(measured.p95),
          `${perSecond(measured.perSecond)}/s`,
        ])
        say(rows.at(-1)?.join('  ') ?? '')
      }
      for (const connection of connections) connection.close()
    }
  } finally {
    await rapport.end()
    await rm(folder, { recursive: true, force: true })
  }
  const whole = await wholeReads(scratch, Object.values(users))
  return [
    `${options.leads.toLocaleString('en')} leads, ${options.activities.toLocaleString('en')} activities, ${askers} people asking at once, milliseconds:`,
    table(['', 'p50', 'p95', 'answers'], rows),
    whole.length ? `Read whole tables: ${whole.join('; ')}` : 'No question reads a whole table.',
  ].join('\n\n')
}
