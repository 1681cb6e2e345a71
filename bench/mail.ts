import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isJsonObject, type JsonObject } from '../src/model/index.ts'
import { type Dovecot, startDovecot } from '../test/setup/dovecot.ts'
import { keyOf } from './company.ts'
import { type Served, serveRapport } from './http/server.ts'
import type { Options } from './options.ts'
import { processorTime, residentMemory } from './processor.ts'
import type { Scratch } from './scratch.ts'

/** Of ten letters, by who wrote them. What was sent before a mailbox is connected comes onto cards that are there, and makes none. */
const mix = { known: 6, unknown: 2, toKnown: 1, newsletters: 1 } as const
const address = 'sales@bench.example'
const newLetters = 20

/** The first sync of a mailbox at a real Dovecot, then letters that come in one by one. */
export async function measureMail(scratch: Scratch, options: Options, say: (text: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-mail-'))
  const dovecot = await startDovecot()
  let rapport: Served | undefined
  try {
    rapport = await serveRapport(scratch.url, folder, {
      RAPPORT_TRUSTED_TARGETS: `imap://127.0.0.1:${dovecot.port}`,
    })
    const known = await knownPeople(scratch)
    await fill(dovecot, options.letters, known)
    say(`${options.letters} letters lie in the mailbox`)
    const key = await keyOf(scratch.company, scratch.company.administrator, ['read', 'write', 'admin'])
    const run: Run = {
      scratch,
      rapport,
      dovecot,
      ask: askerOf(rapport.port, key),
      processes: [rapport.pid, scratch.postmaster ?? 0],
    }
    const first = await syncAll(run, options.letters, known)
    const waits = await arriveOneByOne(run, known)
    return mailTable(options.letters, first, waits)
  } finally {
    await rapport?.end()
    await dovecot.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Run {
  scratch: Scratch
  rapport: Served
  dovecot: Dovecot
  ask: Ask
  processes: number[]
}

async function knownPeople({ database, company }: Scratch): Promise<string[]> {
  const { rows } = await database.owner.query<{ email: string }>(
    `select emails->0->>'value' as email from lead where workspace_id = $1 and emails is not null and deleted_at is null order by id limit 2000`,
    [company.workspace],
  )
  if (rows.length < 100) throw new Error('load more leads: too few of them have an address')
  return rows.map(({ email }) => email)
}

async function fill(dovecot: Dovecot, many: number, known: readonly string[]): Promise<void> {
  const kinds = Object.entries(mix).flatMap(([kind, share]) => Array<string>(share).fill(kind))
  const inbox: Buffer[] = []
  const sent: Buffer[] = []
  for (let n = 0; n < many; n++) {
    const kind = kinds[n % kinds.length]
    const person = known[n % known.length] ?? ''
    if (kind === 'toKnown') sent.push(letter(n, address, person))
    else if (kind === 'known') inbox.push(letter(n, person, address))
    // Each of those who are unknown wrote twice.
    else if (kind === 'unknown') inbox.push(letter(n, `writer-${Math.floor(n / 20)}-${n % 2}@unknown.example`, address))
    else
      inbox.push(
        letter(n, 'news@shop.example', address, 'List-Unsubscribe: <https://shop.example/u>\r\nPrecedence: bulk\r\n'),
      )
  }
  await dovecot.deliver(address, inbox)
  await dovecot.deliver(address, sent, 'Sent')
}

const words = 'Добрый день! Пришлите, пожалуйста, расчёт кухни по размерам, которые мы обсуждали, и срок изготовления. '

/** Some four kilobytes, as letters with a quoted thread have. */
const letter = (n: number, from: string, to: string, headers = ''): Buffer =>
  Buffer.from(
    `From: Писатель ${n} <${from}>\r\nTo: <${to}>\r\nSubject: Letter ${n}\r\nDate: ${new Date(Date.now() - n * 1000).toUTCString()}\r\n` +
      `Message-ID: <bench-${n}-${process.pid}@bench.example>\r\nMIME-Version: 1.0\r\n${headers}` +
      `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n` +
      `${words.repeat(3)}\r\n\r\n${`> ${words}\r\n`.repeat(15)}`,
  )

interface FirstSync {
  /** Seconds until all of them were durable, and until all were on cards. */
  kept: number
  settled: number
  /** Milliseconds of processor for a letter, of server and PostgreSQL; `null` where it is not known. */
  work: number | null
  /** MB of the server before, at most until half of it was kept, and at most until its end. */
  memory: { before: number; half: number; most: number }
  /** How long letters waited that came meanwhile, in milliseconds. */
  meanwhile: number[]
}

/** Letters that come while the mailbox is read for the first time, one after the other. */
const meanwhileLetters = 5

async function syncAll(run: Run, many: number, known: readonly string[]): Promise<FirstSync> {
  const { scratch, rapport, dovecot, ask, processes } = run
  const before = await megabytesOf(rapport.pid)
  const worked = await processorTime(processes)
  const began = performance.now()
  const { id } = await ask('POST', '/mailboxes', {
    kind: 'shared',
    address,
    name: 'Мебельная фабрика',
    imap: { host: '127.0.0.1', port: dovecot.port, security: 'plain', user: address },
    password: dovecot.password,
  })
  const look = async (text: string): Promise<number> => {
    const { rows } = await scratch.database.owner.query<{ n: string }>(text, [scratch.company.workspace])
    return Number(rows[0]?.n)
  }
  let most = before
  const until = async (text: string, isThere: (n: number) => boolean): Promise<number> => {
    while (!isThere(await look(text))) {
      most = Math.max(most, await megabytesOf(rapport.pid))
      await setTimeout(200)
    }
    return (performance.now() - began) / 1000
  }
  const comes = (many * (mix.known + mix.toKnown)) / 10
  const received = `select count(*) n from receipt where workspace_id = $1 and channel = 'mail'`
  await until(received, n => n >= comes / 10)
  const arriving = arriveOneByOne(run, known, { many: meanwhileLetters, from: 2_000_000 })
  await until(received, n => n >= comes / 2)
  const half = most
  const kept = await until(
    `select count(*) n from mailbox where workspace_id = $1 and read_at is not null and id = '${String(id)}'`,
    n => n === 1,
  )
  const settled = await until(
    `select count(*) n from receipt where workspace_id = $1 and channel = 'mail' and outcome = 'pending'`,
    n => n === 0,
  )
  const spent = await processorTime(processes)
  const meanwhile = await arriving
  const taken = await look(received)
  const wanted = (many * (mix.known + mix.toKnown)) / 10 + meanwhile.length
  if (taken !== wanted) throw new Error(`of ${many} letters ${taken} came in, not ${wanted}`)
  return {
    kept,
    settled,
    work: worked === null || spent === null ? null : ((spent - worked) * 1000) / many,
    memory: { before, half, most },
    meanwhile,
  }
}

/** How long each waits until it is in the list of entries, in milliseconds. */
async function arriveOneByOne(
  { dovecot, ask }: Run,
  known: readonly string[],
  { many, from } = { many: newLetters, from: 1_000_000 },
): Promise<number[]> {
  const waits: number[] = []
  for (let n = 0; n < many; n++) {
    const subject = `Letter ${from + n}`
    await setTimeout(500)
    const began = performance.now()
    await dovecot.deliver(address, [letter(from + n, known[n] ?? '', address)])
    for (;;) {
      const found = await ask('GET', `/activities?filter[kind]=email&filter[subject]=${encodeURIComponent(subject)}`)
      if (Array.isArray(found.data) && found.data.length) break
      if (performance.now() - began > 60_000) throw new Error(`${subject} did not arrive`)
      await setTimeout(20)
    }
    waits.push(performance.now() - began)
  }
  return waits.sort((a, b) => a - b)
}

const megabytesOf = async (pid: number): Promise<number> => Math.round((await residentMemory(pid)) / 1024 ** 2)

function mailTable(many: number, first: FirstSync, waits: readonly number[]): string {
  const { kept, settled, work, memory, meanwhile } = first
  const at = (part: number) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? 0)
  const rows = [
    ['letters kept', `${Math.round(many / kept)}/s`],
    ['letters on cards', `${Math.round(many / settled)}/s`],
    ['processor time of a letter, server and PostgreSQL', work === null ? '–' : `${work.toFixed(1)} ms`],
    [
      'memory of the server, before, until half was kept, until the end',
      `${memory.before}, ${memory.half}, ${memory.most} MB`,
    ],
    ['a letter that comes meanwhile on its card, each', `${meanwhile.map(Math.round).join(', ')} ms`],
    ['a new letter on its card, p50 / p95', `${at(0.5)} / ${at(0.95)} ms`],
  ]
  const shares = Object.entries(mix).map(([kind, share]) => `${share * 10} % ${kind}`)
  return [
    `First sync of ${many} letters (${shares.join(', ')})`,
    '',
    '| | |',
    '| --- | ---: |',
    ...rows.map(([what, found]) => `| ${what} | ${found} |`),
  ].join('\n')
}

type Ask = (method: string, path: string, body?: JsonObject) => Promise<JsonObject>

const askerOf =
  (port: number, key: string): Ask =>
  async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const found: unknown = await answer.json()
    if (!answer.ok || !isJsonObject(found))
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(found)}`)
    return found
  }
