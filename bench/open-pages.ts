import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { comparedObjects } from '../src/features/duplicates/subjects.ts'
import { createRecord } from '../src/records/index.ts'
import { contextOf, keyOf } from './company.ts'
import { type HttpConnection, openConnection } from './http/client.ts'
import { serveRapport } from './http/server.ts'
import type { Options } from './options.ts'
import { processorTime, residentMemory } from './processor.ts'
import type { Scratch } from './scratch.ts'

const pages = 1000
const working = 100
/** Of each who works, in milliseconds: he reads what he has got, and does the next thing. */
const pause = { least: 500, most: 1500 }

/**
 * A hundred people work, each by one act a second or so, with no page open and with a thousand, each of somebody else, that hear of what
 * happens as far as their reader may see it: how long acts take, and what an open page costs.
 */
export async function measureOpenPages(
  scratch: Scratch,
  options: Options,
  say: (text: string) => void,
): Promise<string> {
  const folder = options.folder
    ? join(options.folder, 'open-pages')
    : await mkdtemp(join(tmpdir(), 'rapport-bench-open-'))
  const people = await hire(scratch)
  const keys: string[] = []
  for (const user of people) keys.push(await keyOf(scratch.company, user))
  say(`${people.length} people have a key`)
  const rapport = await serveRapport(scratch.url, folder)
  const open: { close: () => void; heard: () => number }[] = []
  try {
    await atRest(scratch, rapport.pid, say)
    // Who says nothing for half a minute is hung up on.
    const workers: Worker[] = []
    for (const [at, key] of keys.slice(0, working).entries())
      workers.push(await workerOf(scratch, rapport.port, { key, user: people[at] ?? '', at }))
    await work(workers, options)
    const alone = await work(workers, options)
    const before = await residentMemory(rapport.pid)
    for (const key of keys) open.push(await openPage(rapport.port, key))
    await wait(5000)
    const after = await residentMemory(rapport.pid)
    say(`${open.length} pages are open`)
    const together = await work(workers, options)
    const heard = open.reduce((sum, page) => sum + page.heard(), 0)
    for (const { connection } of workers) connection.close()
    return table({ alone, together, page: (after - before) / pages / 1024, heard }, options)
  } finally {
    for (const { close } of open) close()
    await rapport.end()
    if (!options.folder) await rm(folder, { recursive: true, force: true })
  }
}

/** What was loaded is sealed and looked through for duplicates first, which a company that works has behind it. */
async function atRest({ database }: Scratch, pid: number, say: (text: string) => void): Promise<void> {
  const began = Date.now()
  for (let quiet = 0; quiet < 3; ) {
    const before = (await processorTime([pid])) ?? 0
    await wait(3000)
    const used = ((await processorTime([pid])) ?? 0) - before
    const { rows } = await database.owner.query(`select from duplicate_scan where state = 'following'`)
    quiet = used < 0.3 && rows.length >= comparedObjects.length ? quiet + 1 : 0
  }
  say(`the server is at rest after ${Math.round((Date.now() - began) / 1000)} s`)
}

/** Managers of all teams, as many as there are pages. */
async function hire({ company, database }: Scratch): Promise<string[]> {
  const ctx = await contextOf(company, company.administrator)
  const role = [...ctx.config.roles.values()].find(({ name }) => name === 'manager')?.id ?? ''
  const known = company.teams.flatMap(({ members }) => members)
  const { rows } = await database.owner.query<{ id: string }>(
    `select id from "user" where workspace_id = $1 and email like 'open-%' order by email`,
    [company.workspace],
  )
  const people = [...known, ...rows.map(({ id }) => id)]
  for (let n = rows.length; people.length < pages; n++) {
    const team = company.teams[n % company.teams.length]?.id ?? null
    const email = `open-${String(n).padStart(4, '0')}@bench.example`
    people.push((await createRecord(ctx, 'user', { name: `Сотрудник ${n}`, email, role, team })).id)
  }
  company.access.forget(company.workspace)
  return people.slice(0, pages)
}

interface Worker {
  connection: HttpConnection
  /** His own. */
  leads: string[]
}

/** Whoever has no leads gets some of those of others. */
async function workerOf(
  { company, database }: Scratch,
  port: number,
  { key, user, at }: { key: string; user: string; at: number },
): Promise<Worker> {
  const values = [company.workspace, user]
  await database.owner.query(
    `update lead set owner = $2 where workspace_id = $1 and not exists (select from lead where workspace_id = $1 and owner = $2)
       and id in (select id from lead where workspace_id = $1 and deleted_at is null order by id desc offset $3 limit 5)`,
    [...values, at * 5],
  )
  const { rows } = await database.owner.query<{ id: string }>(
    'select id from lead where workspace_id = $1 and owner = $2 and deleted_at is null order by id limit 50',
    values,
  )
  if (!rows.length) throw new Error('load more leads: not everybody has one')
  return {
    connection: await openConnection(port, { Authorization: `Bearer ${key}` }),
    leads: rows.map(({ id }) => id),
  }
}

/** Milliseconds of every act. */
async function work(workers: readonly Worker[], { seconds, rounds }: Options): Promise<number[]> {
  const times: number[] = []
  const end = Date.now() + seconds * rounds * 1000
  async function loop({ connection, leads }: Worker, first: number): Promise<void> {
    await wait(pause.most * (first / workers.length))
    for (let n = first; Date.now() < end; n++) {
      const lead = leads[n % leads.length] ?? ''
      const acts: [string, string, string?][] = [
        ['GET', '/api/v1/leads?limit=50'],
        ['GET', `/api/v1/leads/${lead}`],
        ['GET', `/api/v1/leads/${lead}/timeline`],
        ['PATCH', `/api/v1/leads/${lead}`, JSON.stringify({ comment: `Записано ${Date.now()}` })],
        ['GET', `/api/v1/search?q=${1000 + (n % 9000)}`],
      ]
      const [method, path, body] = acts[n % acts.length] ?? ['GET', '/healthz']
      const began = performance.now()
      const { status } = await connection.ask(method, path, body)
      times.push(performance.now() - began)
      if (status !== 200) throw new Error(`${method} ${path}: ${status}`)
      await wait(pause.least + Math.random() * (pause.most - pause.least))
    }
  }
  await Promise.all(workers.map(loop))
  return times
}

async function openPage(port: number, key: string): Promise<{ close: () => void; heard: () => number }> {
  const stop = new AbortController()
  const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream' }
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events`, { headers, signal: stop.signal })
  if (!answer.ok || !answer.body) throw new Error(`live events: ${answer.status} ${await answer.text()}`)
  let heard = 0
  const read = async (stream: AsyncIterable<Uint8Array>) => {
    for await (const part of stream) heard += Buffer.from(part).toString('latin1').split('event: record').length - 1
  }
  read(answer.body).catch(() => {})
  return { close: () => stop.abort(), heard: () => heard }
}

interface Found {
  alone: number[]
  together: number[]
  /** KB. */
  page: number
  heard: number
}

function table({ alone, together, page, heard }: Found, { leads, seconds, rounds }: Options): string {
  const at = (times: readonly number[], part: number) =>
    times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  const row = (name: string, times: readonly number[]) =>
    `| ${name} | ${times.length} | ${[0.5, 0.95, 0.99].map(part => at(times, part).toFixed(1)).join(' | ')} |`
  return [
    `${working} people work for ${seconds * rounds} s, ${leads} leads; milliseconds of an act`,
    '',
    '| | acts | p50 | p95 | p99 |',
    '| --- | ---: | ---: | ---: | ---: |',
    row('no page open', alone),
    row(`${pages} pages open`, together),
    '',
    `An open page takes ${page.toFixed(0)} KB of the server; the pages were told ${heard} changes.`,
  ].join('\n')
}
