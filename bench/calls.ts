import { createHmac, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isJsonObject, type JsonObject } from '../src/model/index.ts'
import { type AmiPeer, amiUser, startAmiPeer } from '../test/setup/ami-peer.ts'
import { keyOf } from './company.ts'
import { serveRapport } from './http/server.ts'
import type { Options } from './options.ts'
import type { Scratch } from './scratch.ts'

const sign = 'bench-line-secret'
const pages = 100
const rings = 60

/**
 * How long it takes from a provider's telling that a call rings until the page of whose client it is has been told, and until that page
 * knows who calls; with a hundred other pages open. Turn about with `/healthz`, the least that the same server answers.
 */
export async function measureCalls(scratch: Scratch, options: Options, say: (text: string) => void): Promise<string> {
  // The key of what is secret lies in it: who keeps the base keeps it, too.
  const folder = options.folder ? join(options.folder, 'calls') : await mkdtemp(join(tmpdir(), 'rapport-bench-calls-'))
  const peer = await startAmiPeer()
  const rapport = await serveRapport(scratch.url, folder, { RAPPORT_TRUSTED_TARGETS: `ami://127.0.0.1:${peer.port}` })
  const open: Page[] = []
  try {
    const desk = await setUp(scratch, rapport.port, peer)
    const { teams } = scratch.company
    for (let n = 0; n < pages; n++) {
      const team = teams[n % teams.length]
      const user = team?.members[Math.floor(n / teams.length) % team.members.length] ?? ''
      open.push(await openPage(rapport.port, await keyOf(scratch.company, user)))
    }
    const page = await openPage(rapport.port, desk.managerKey)
    open.push(page)
    while (!peer.listeners()) await setTimeout(50)
    say(`${open.length} pages are open`)
    const times: Record<'health' | keyof typeof ways, Wait[]> = { health: [], webhook: [], ami: [] }
    for (let n = 0; n < rings; n++) {
      const began = performance.now()
      await (await fetch(`http://127.0.0.1:${rapport.port}/healthz`)).text()
      const took = performance.now() - began
      times.health.push({ told: took, known: took })
      for (const way of ['webhook', 'ami'] as const) {
        const number = desk.numbers[n % desk.numbers.length] ?? ''
        times[way].push(await ringOnce({ page, desk, number, begin: () => ways[way](desk, { peer, number, n }) }))
        await setTimeout(100)
      }
    }
    return table(times, options)
  } finally {
    for (const { close } of open) close()
    await rapport.end()
    await peer.stop()
    if (!options.folder) await rm(folder, { recursive: true, force: true })
  }
}

interface Desk {
  base: string
  managerKey: string
  /** Of clients of his. */
  numbers: string[]
  /** To which a provider reports. */
  address: string
}

/** Two lines, and a manager with an extension and clients. */
async function setUp({ company, database }: Scratch, port: number, peer: AmiPeer): Promise<Desk> {
  const base = `http://127.0.0.1:${port}/api/v1`
  const key = await keyOf(company, company.administrator, ['read', 'write', 'admin'])
  const manager = company.teams[0]?.members[1] ?? ''
  const { rows } = await database.owner.query<{ phone: string }>(
    `select phones->0->>'value' as phone from lead where workspace_id = $1 and owner = $2 and phones is not null and deleted_at is null
       and phones->0->>'value' ~ '^\\+79\\d{9}$' order by id limit 200`,
    [company.workspace, manager],
  )
  if (rows.length < rings) throw new Error('load more leads: too few of them have a phone')
  const before = await ask(base, key, 'GET', '/phone-lines')
  for (const line of before.data as JsonObject[])
    await ask(base, key, 'PATCH', `/phone-lines/${line.id}`, { active: false })
  const line = await ask(base, key, 'POST', '/phone-lines', {
    name: `Bench ${port}`,
    settings: { dialect: 'fields' },
    secret: { sign },
  })
  await ask(base, key, 'POST', '/phone-lines', {
    name: `Bench AMI ${port}`,
    settings: { dialect: 'asterisk', asterisk: { host: '127.0.0.1', port: peer.port, user: amiUser.user } },
    secret: { sign: amiUser.secret },
  })
  await ask(base, key, 'PUT', '/phone-extensions', { data: [{ user: manager, extension: '101' }] })
  return {
    base,
    managerKey: await keyOf(company, manager),
    numbers: rows.map(({ phone }) => phone),
    address: base + String(line.address).replace(/^.*\/api\/v1/, ''),
  }
}

interface Call {
  peer: AmiPeer
  number: string
  n: number
}

/** Each tells that a call rings, and returns what tells that it has ended. */
const ways = {
  async webhook({ address }: Desk, { number, n }: Call): Promise<() => Promise<void>> {
    const call = `bench-${process.pid}-${n}`
    const tell = async (event: JsonObject) => {
      const body = JSON.stringify({
        call,
        direction: 'in',
        from: number,
        to: '+74951234567',
        extension: '101',
        ...event,
      })
      const headers = {
        'content-type': 'application/json',
        'x-signature': createHmac('sha256', sign).update(body).digest('hex'),
      }
      const { status } = await fetch(address, { method: 'POST', headers, body })
      if (status !== 202) throw new Error(`the line answers ${status}`)
    }
    await tell({ event: 'ring' })
    return () => tell({ event: 'end', answered: false })
  },
  async ami(_: Desk, { peer, number: e164 }: Call): Promise<() => Promise<void>> {
    const number = e164.slice(1)
    // As far as his telephone rings.
    const call = await peer.play('inbound-missed', { number, part: [0, 3] })
    return async () => {
      await peer.play('inbound-missed', { number, call, part: [3] })
    }
  },
}

interface Wait {
  /** Milliseconds until the page was told that something rings, and until it knew who. */
  told: number
  known: number
}

interface Ringing {
  page: Page
  desk: Desk
  number: string
  begin: () => Promise<() => Promise<void>>
}

async function ringOnce({ page, desk, number, begin }: Ringing): Promise<Wait> {
  const isShown = async () => {
    const { data } = await ask(desk.base, desk.managerKey, 'GET', '/phone-calls/live')
    const call = (data as JsonObject[]).find(each => each.number === number && each.state === 'ringing')
    return call !== undefined && isJsonObject(call.card)
  }
  const began = performance.now()
  let heard = page.nextCall()
  const ringing = begin()
  let told: number | null = null
  for (;;) {
    await heard
    told ??= performance.now() - began
    heard = page.nextCall()
    if (await isShown()) break
  }
  const known = performance.now() - began
  const end = await ringing
  await end()
  while (await isShown()) await setTimeout(20)
  return { told, known }
}

interface Page {
  /** Resolves when it is next told that a call of its reader's changes. */
  nextCall(): Promise<void>
  close(): void
}

/** Reads the live events as a page does. */
async function openPage(port: number, key: string): Promise<Page> {
  const stop = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events?page=${randomUUID()}`, {
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
    signal: stop.signal,
  })
  if (!answer.ok || !answer.body) throw new Error(`live events: ${answer.status} ${await answer.text()}`)
  let waiting: (() => void)[] = []
  const read = async (stream: AsyncIterable<Uint8Array>) => {
    const decoder = new TextDecoder()
    for await (const part of stream) {
      if (!decoder.decode(part, { stream: true }).includes('event: call\n')) continue
      for (const go of waiting.splice(0)) go()
    }
  }
  read(answer.body).catch(() => {})
  return {
    nextCall: () => new Promise(resolve => waiting.push(resolve)),
    close() {
      waiting = []
      stop.abort()
    },
  }
}

async function ask(base: string, key: string, method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const answer = await fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const found: unknown = await answer.json()
  if (!answer.ok || !isJsonObject(found))
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(found)}`)
  return found
}

function table(times: Record<'health' | keyof typeof ways, Wait[]>, { leads }: Options): string {
  const at = (waits: readonly number[], part: number) =>
    waits.toSorted((a, b) => a - b)[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? 0
  const bare = times.health.map(({ told }) => told)
  const row = (name: string, waits: readonly number[]) =>
    `| ${name} | ${at(waits, 0.5).toFixed(1)} | ${at(waits, 0.95).toFixed(1)} | ${(at(waits, 0.5) / at(bare, 0.5)).toFixed(1)} |`
  return [
    `${rings} calls each way, ${leads} leads, ${pages} other pages open; milliseconds`,
    '',
    '| | p50 | p95 | p50 : /healthz |',
    '| --- | ---: | ---: | ---: |',
    row('`/healthz`', bare),
    ...(['webhook', 'ami'] as const).flatMap(way => [
      row(
        `${way}: the page is told`,
        times[way].map(({ told }) => told),
      ),
      row(
        `${way}: it knows who calls`,
        times[way].map(({ known }) => known),
      ),
    ]),
  ].join('\n')
}
