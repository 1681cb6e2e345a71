import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leadInput, newcomer } from './bare-insert.ts'
import { keyOf } from './company.ts'
import { openConnections } from './http/client.ts'
import { type Served, serveRapport } from './http/server.ts'
import { type Measured, measure } from './measure.ts'
import type { Options } from './options.ts'
import { residentMemory } from './processor.ts'
import { expectAnswer, type Question, questionsOf } from './questions.ts'
import { randomFrom } from './random.ts'
import { milliseconds, perSecond, table } from './report.ts'
import { type Scratch, withoutFirstScan } from './scratch.ts'

/** How long a manager, with the rights of his role, waits for each kind of question, by the number of connections that ask at once. */
export async function measureLatency(scratch: Scratch, options: Options, say: (text: string) => void): Promise<string> {
  await withoutFirstScan(scratch)
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-server-'))
  const began = performance.now()
  const rapport = await serveRapport(scratch.url, folder)
  const ready = performance.now() - began
  try {
    const memory = await residentMemory(rapport.pid)
    const rows = await measureAll(scratch, rapport, options, say)
    return [
      `${options.leads.toLocaleString('en')} leads, milliseconds, as a manager. Ready ${(ready / 1000).toFixed(1)} s after the start, with ${(memory / 2 ** 20).toFixed(0)} MB.`,
      table(['', ...options.connectionCounts.flatMap(count => [`p50 at ${count}`, 'p99', 'answers'])], rows),
    ].join('\n\n')
  } finally {
    await rapport.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureAll(
  scratch: Scratch,
  rapport: Served,
  options: Options,
  say: (text: string) => void,
): Promise<string[][]> {
  const { company } = scratch
  const key = await keyOf(company, company.teams[0]?.members[1] ?? '')
  const connections = await openConnections(Math.max(...options.connectionCounts), rapport.port, key)
  const processes = [rapport.pid, ...(scratch.postmaster ? [scratch.postmaster] : [])]
  const rows: string[][] = []
  try {
    for (const { what, ask } of await kindsOf(scratch, connections[0])) {
      const measured: Measured[] = []
      for (const count of options.connectionCounts)
        measured.push(
          await measure(
            { connections: count, seconds: options.seconds, processes },
            i => () => ask(connections[i] ?? connections[0]),
          ),
        )
      rows.push([
        what,
        ...measured.flatMap(({ p50, p99, perSecond: rate }) => [
          milliseconds(p50),
          milliseconds(p99),
          `${perSecond(rate)}/s`,
        ]),
      ])
      say(rows.at(-1)?.join('  ') ?? '')
    }
  } finally {
    for (const connection of connections) connection.close()
  }
  return rows
}

/** What is written comes last: the records that it makes stay. */
async function kindsOf({ company }: Scratch, first: Parameters<typeof questionsOf>[0]): Promise<Question[]> {
  const questions = await questionsOf(first)
  const random = randomFrom(13)
  return [
    questions.get,
    questions.timeline,
    questions.list,
    questions.filtered,
    questions.withWords,
    questions.boardOfLeads,
    questions.boardOfDeals,
    questions.searchName,
    questions.searchPhone,
    {
      what: 'create',
      async ask(connection) {
        const input = leadInput(newcomer(random), {
          source: random.of(company.sources),
          owner: company.teams[0]?.members[1] ?? '',
        })
        expectAnswer(await connection.ask('POST', '/api/v1/leads', JSON.stringify(input)), '/api/v1/leads', 201)
      },
    },
  ]
}
