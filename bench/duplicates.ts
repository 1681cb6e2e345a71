import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Made } from '../src/features/duplicates/likeness/testing/febrl.ts'
import { russianSet } from '../src/features/duplicates/likeness/testing/russian.ts'
import { wholeName } from '../src/model/index.ts'
import { keyOf } from './company.ts'
import { type HttpConnection, openConnection } from './http/client.ts'
import { serveRapport } from './http/server.ts'
import { withoutIndexes } from './load/indexes.ts'
import { openWriting } from './load/writing.ts'
import type { Options } from './options.ts'
import { peakMegabytes, usedBy } from './processor.ts'
import { idAt, randomFrom } from './random.ts'
import { milliseconds, table } from './report.ts'
import { openScratch, type Scratch } from './scratch.ts'

/** So many of a hundred contacts are somebody who is there already, written down anew. */
const again = 10
/** So many are written down and asked for, half of them somebody who is there. */
const asked = 400

/** How long the first scan for duplicates takes by a real server, what it needs, and how soon it is known who is being written down. */
export async function measureDuplicates({ people }: Options, say: (text: string) => void): Promise<string> {
  const scratch = await openScratch(null, { leads: 1, activities: 1, deals: 1 }, say)
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-duplicates-'))
  try {
    const twice = Math.floor((people * again) / 100)
    const made = russianSet({ seed: 21, people: people - twice, duplicates: twice, manySurnames: true })
    await loadContacts(scratch, made)
    say(`${people} contacts`)
    const key = await keyOf(scratch.company, scratch.company.administrator, ['read', 'write', 'admin'])
    const rapport = await serveRapport(scratch.url, folder)
    try {
      const server = usedBy(rapport.pid)
      const postgres = usedBy(scratch.postmaster)
      const idle = await peakMegabytes(rapport.pid)
      const before = { server: await server(), postgres: await postgres() }
      const connect = () => openConnection(rapport.port, { Authorization: `Bearer ${key}` })
      const starting = await connect()
      const began = performance.now()
      await starting.ask('POST', '/api/v1/duplicates/scans/contacts')
      starting.close()
      await scanned(scratch, say)
      const took = (performance.now() - began) / 1000
      const used = { server: (await server()) - before.server, postgres: (await postgres()) - before.postgres }
      const peak = await peakMegabytes(rapport.pid)
      const connection = await connect()
      const others = russianSet({ seed: 22, people: asked / 2, duplicates: 0, manySurnames: true })
      const times = await check(connection, [...made.slice(-asked / 2), ...others])
      connection.close()
      const { rows } = await scratch.database.owner.query<{ pairs: string }>(
        'select count(*) as pairs from duplicate_pair where probability >= 0.9',
      )
      const lines: [string, string][] = [
        ['contacts', people.toLocaleString('en')],
        ['pairs from 90 % on', Number(rows[0]?.pairs).toLocaleString('en')],
        ['scan', `${took.toFixed(0)} s`],
        ['processor time of it: server', `${used.server.toFixed(0)} s`],
        ['PostgreSQL', `${used.postgres.toFixed(0)} s`],
        ['memory of the server before', `${idle ?? '–'} MB`],
        ['most memory of the server', `${peak ?? '–'} MB`],
        ['check while somebody is written down, p50', `${milliseconds(times.at(0.5))} ms`],
        ['p95', `${milliseconds(times.at(0.95))} ms`],
      ]
      const text = table(['duplicates', ''], lines)
      say(text)
      return text
    } finally {
      await rapport.end()
    }
  } finally {
    await scratch.end()
    await rm(folder, { recursive: true, force: true })
  }
}

const newest = Date.UTC(2026, 10, 1)

async function loadContacts({ database, url, company }: Scratch, made: readonly Made[]): Promise<void> {
  const random = randomFrom(20_261_101)
  const restore = await withoutIndexes(database.owner, ['contact', 'change', 'match_key'])
  const writing = await openWriting(url, company)
  await writing.write('contact', made.length, n => {
    const at = newest - (made.length - n) * 1000
    const actor = random.of(random.of(company.teams).members)
    return {
      id: idAt(at, random),
      changeId: idAt(at, random),
      at: new Date(at).toISOString(),
      actor,
      values: { ...contactOf(made[n]), owner: actor, client: false },
    }
  })
  await writing.end()
  await restore()
}

/** What a contact has of it: whom he works for is a card, not a text. */
function contactOf(made: Made | undefined) {
  const { companyName: _, ...stored } = made?.stored ?? {}
  return { ...stored, name: wholeName(stored, 'ru') || stored.name || '—' }
}

/** Looked at in the database, so that looking costs the server nothing. */
async function scanned({ database }: Scratch, say: (text: string) => void): Promise<void> {
  let said = ''
  for (;;) {
    const { rows } = await database.owner.query<{ state: string }>(
      `select state from duplicate_scan where object = 'contact'`,
    )
    const state = rows[0]?.state ?? ''
    if (state !== said) say(`${new Date().toISOString().slice(11, 19)} ${state}`)
    said = state
    if (state === 'following') return
    await wait(250)
  }
}

async function check(connection: HttpConnection, made: readonly Made[]): Promise<{ at(part: number): number }> {
  const times: number[] = []
  for (const one of made) {
    const began = performance.now()
    const body = JSON.stringify({ object: 'contact', fields: contactOf(one) })
    const { status, body: answer } = await connection.ask('POST', '/api/v1/duplicates/checks', body)
    if (status !== 200) throw new Error(`${status}: ${answer}`)
    times.push(performance.now() - began)
  }
  times.sort((one, other) => one - other)
  return { at: part => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0 }
}
