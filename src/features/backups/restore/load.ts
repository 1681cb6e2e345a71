import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { BrokenBackup } from '../archive/broken.ts'
import type { ReadEntry } from '../archive/read.ts'
import { type Begin, type End, type Part, partOf, readBegin, readEnd } from '../copy/contents.ts'

/** What takes in the contents of a backup. */
export interface Taker {
  /** Prepares the tables; returns for each how it is filled. */
  begin(begin: Begin): Promise<Map<string, string>>
  /** Keeps a file that is what its name says. */
  file(company: string, hash: string, bytes: Buffer): Promise<void>
}

/** What was taken in. */
export interface Loaded {
  begin: Begin
  end: End
  rows: number
  files: number
}

/** Bytes of one file inside of a backup that are held in memory at most: the longest attachment, and something over. */
const longest = 64 * 1024 * 1024

/** What has been met so far. */
interface Found {
  begin: Begin | null
  end: End | null
  fill: Map<string, string>
  filling: Filling | null
  rows: Record<string, number>
  files: number
}

/** Loads a backup and compares it with what it says of itself. Throws BrokenBackup; then nothing of it may be committed. */
export async function loadBackup(client: pg.Client, entries: AsyncIterable<ReadEntry>, taker: Taker): Promise<Loaded> {
  const found: Found = { begin: null, end: null, fill: new Map(), filling: null, rows: {}, files: 0 }
  try {
    for await (const { name, body } of entries) {
      const part = partOf(name)
      if (part.kind !== 'table' || part.table !== found.filling?.table) await closeTable(found)
      if (part.kind === 'begin' ? found.begin : !found.begin || found.end) throw new BrokenBackup('incomplete', name)
      await take({ client, found, taker }, part, body)
    }
    await closeTable(found)
  } catch (error) {
    await found.filling?.giveUp()
    throw error
  }
  return complete(found)
}

async function take(
  { client, found, taker }: { client: pg.Client; found: Found; taker: Taker },
  part: Part,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (part.kind === 'begin') {
    found.begin = readBegin(String(await bytesOf(body)))
    found.fill = await taker.begin(found.begin)
  } else if (part.kind === 'end') found.end = readEnd(String(await bytesOf(body)))
  else if (part.kind === 'table') {
    found.filling ??= openFilling(client, part.table, found.fill)
    for await (const chunk of body) await found.filling.write(chunk)
  } else {
    const bytes = await bytesOf(body)
    if (createHash('sha256').update(bytes).digest('hex') !== part.hash) throw new BrokenBackup('damaged', part.hash)
    await taker.file(part.company, part.hash, bytes)
    found.files++
  }
}

async function closeTable(found: Found): Promise<void> {
  const { filling, rows } = found
  if (filling) rows[filling.table] = (rows[filling.table] ?? 0) + (await filling.close())
  found.filling = null
}

function complete({ begin, end, rows, files }: Found): Loaded {
  if (!begin || !end) throw new BrokenBackup('incomplete')
  for (const { name } of begin.tables)
    if ((rows[name] ?? 0) !== end.rows[name])
      throw new BrokenBackup('incomplete', `${name}: ${rows[name] ?? 0} of ${end.rows[name]} rows`)
  if (files !== end.files) throw new BrokenBackup('incomplete', `${files} of ${end.files} files`)
  return { begin, end, files, rows: Object.values(rows).reduce((sum, count) => sum + count, 0) }
}

/** A table that is being filled, over as many parts as it has. */
interface Filling {
  table: string
  write(chunk: Uint8Array): Promise<void>
  /** Rows that were taken in. */
  close(): Promise<number>
  giveUp(): Promise<void>
}

function openFilling(client: pg.Client, table: string, fill: ReadonlyMap<string, string>): Filling {
  const text = fill.get(table)
  if (!text) throw new BrokenBackup('incomplete', `${table} is not known`)
  const stream = client.query(copyFrom(text))
  const ended = finished(stream, { cleanup: true })
  ended.catch(() => {})
  return {
    table,
    write: chunk => written(stream, chunk, ended),
    async close() {
      stream.end()
      await ended
      return stream.rowCount
    },
    async giveUp() {
      stream.destroy(new Error('given up'))
      await ended.catch(() => {})
    },
  }
}

async function written(stream: Writable, chunk: Uint8Array, ended: Promise<void>): Promise<void> {
  if (stream.write(chunk)) return
  const drained = new Promise<void>(resolve => stream.once('drain', resolve))
  await Promise.race([drained, ended])
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > longest) throw new BrokenBackup('incomplete', 'a file in it is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
