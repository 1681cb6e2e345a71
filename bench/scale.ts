import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '../src/model/index.ts'
import { keyOf } from './company.ts'
import { type HttpConnection, openConnection } from './http/client.ts'
import { serveRapport } from './http/server.ts'
import { knownLastNames } from './invention.ts'
import { type Measured, measure } from './measure.ts'
import type { Options } from './options.ts'
import { wholeReads } from './plans.ts'
import { randomFrom } from './random.ts'
import { milliseconds, perSecond, table } from './report.ts'
import type { Scratch } from './scratch.ts'

/** People at work at the same time; each asks again as soon as he is answered. */
const askers = 4

interface Question {
  what: string
  ask(connection: HttpConnection): Promise<void>
}

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
      const connections = await Promise.all(
        Array.from({ length: askers }, () => openConnection(rapport.port, { Authorization: `Bearer ${key}` })),
      )
      for (const { what, ask } of await questions(connections[0])) {
        const measured: Measured = await measure(
          {
            connections: askers,
            seconds: options.seconds,
            processes: [rapport.pid, ...(scratch.postmaster ? [scratch.postmaster] : [])],
          },
          i => () => ask(connections[i] as HttpConnection),
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

async function questions(first: HttpConnection | undefined): Promise<Question[]> {
  if (!first) return []
  const random = randomFrom(11)
  const { data } = JSON.parse((await first.ask('GET', '/api/v1/leads?limit=200')).body) as { data: { id: string }[] }
  const { nextCursor } = JSON.parse((await first.ask('GET', '/api/v1/leads?limit=50')).body) as { nextCursor: string }
  const statuses = ['new', 'working', 'postponed', 'converted', 'refused']
  const get = async (connection: HttpConnection, path: string) => check(await connection.ask('GET', path), path)
  const post = async (connection: HttpConnection, path: string, body: JsonObject) =>
    check(await connection.ask('POST', path, JSON.stringify(body)), path)
  const search = (text: string) => `/api/v1/search?q=${encodeURIComponent(text)}`

  return [
    { what: 'list, newest first', ask: connection => get(connection, '/api/v1/leads?limit=50') },
    {
      what: 'list, next page',
      ask: connection => get(connection, `/api/v1/leads?limit=50&cursor=${encodeURIComponent(nextCursor)}`),
    },
    {
      what: 'list, filtered',
      ask: connection => get(connection, `/api/v1/leads?limit=50&filter[status]=${random.of(statuses)}`),
    },
    { what: 'list, sorted by name', ask: connection => get(connection, '/api/v1/leads?limit=50&sort=name') },
    { what: 'list with a total', ask: connection => get(connection, '/api/v1/leads?limit=50&total=true') },
    {
      what: 'list with words',
      ask: connection => get(connection, `/api/v1/leads?limit=50&q=${encodeURIComponent(random.of(knownLastNames))}`),
    },
    {
      what: 'board of leads',
      async ask(connection) {
        await post(connection, '/api/v1/leads/aggregate', { groupBy: ['status'], measures: [{ fn: 'count' }] })
        for (const status of statuses) await get(connection, `/api/v1/leads?limit=20&filter[status]=${status}`)
      },
    },
    {
      what: 'board of deals, counts and sums',
      ask: connection =>
        post(connection, '/api/v1/deals/aggregate', {
          groupBy: ['stage'],
          measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
        }),
    },
    {
      what: 'card with its timeline',
      async ask(connection) {
        const { id } = random.of(data)
        await get(connection, `/api/v1/leads/${id}`)
        await get(connection, `/api/v1/leads/${id}/timeline`)
      },
    },
    { what: 'search by a name', ask: connection => get(connection, search(random.of(knownLastNames))) },
    {
      what: 'search with a slip',
      ask: connection => get(connection, search(slip(random.of(knownLastNames), random.next()))),
    },
    {
      what: 'search by part of a phone',
      ask: connection => get(connection, search(String(1_000_000 + random.below(9_000_000)))),
    },
  ]
}

/** The name with two letters in the wrong order. */
function slip(name: string, where: number): string {
  const at = 1 + Math.floor(where * (name.length - 3))
  return name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2)
}

function check({ status, body }: { status: number; body: string }, path: string): void {
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${body.slice(0, 500)}`)
}
