import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isId, isJsonObject, type Json } from '../../model/index.ts'
import type { PersonRecord } from '../personal-part.ts'
import { isReason, type Reason } from './erasure.ts'

/** An erasure as it is kept outside of the database: numbers of records, and nothing of anybody. */
export interface Entry {
  workspace: string
  id: string
  number: number
  at: string
  reason: Reason
  actor: string | null
  person: PersonRecord[]
}

/** Where a restored backup finds out whom it must not bring back. */
export interface Journal {
  /** Durably; a folder besides the first that cannot be written is told of, and made up for by the next entry. */
  add(entry: Entry): Promise<void>
  read(): Promise<Entry[]>
  /** Brings what any of the folders has to all of them. */
  level(): Promise<Entry[]>
}

const journalFile = (folder: string): string => join(folder, 'erasures.jsonl')

/**
 * The same journal in several folders, one line an erasure: beside the database, and beside the backups, from where it comes
 * to a new machine with them.
 */
export function journalIn(folders: readonly string[], warn: (error: unknown, message: string) => void): Journal {
  const read = async () => {
    const all = (await Promise.all(folders.map(readEntries))).flat()
    return [...new Map(all.map(entry => [entry.id, entry])).values()].sort((a, b) => a.number - b.number)
  }
  const keep = async (wanted: readonly Entry[]) => {
    for (const [at, folder] of folders.entries())
      await bringUpTo(folder, wanted).catch(error => {
        if (at === 0) throw error
        warn(error, `the journal of erasures cannot be kept in ${folder} too`)
      })
  }
  return {
    read,
    async add(entry) {
      const known = await read()
      await keep(known.some(({ id }) => id === entry.id) ? known : [...known, entry])
    },
    async level() {
      const all = await read()
      await keep(all)
      return all
    },
  }
}

async function bringUpTo(folder: string, wanted: readonly Entry[]): Promise<void> {
  const known = new Set((await readEntries(folder)).map(({ id }) => id))
  const missing = wanted.filter(({ id }) => !known.has(id))
  if (!missing.length) return
  await mkdir(folder, { recursive: true })
  const file = await open(journalFile(folder), 'a', 0o600)
  try {
    // A line that a crash has torn ends here.
    await file.appendFile(missing.map(entry => `\n${JSON.stringify(entry)}\n`).join(''))
    await file.sync()
  } finally {
    await file.close()
  }
}

async function readEntries(folder: string): Promise<Entry[]> {
  const text = await readFile(journalFile(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  return text.split('\n').flatMap(line => readEntry(line) ?? [])
}

/** `null` where it is none: what a crash has torn, or somebody has written there. */
function readEntry(line: string): Entry | null {
  try {
    const { workspace, id, number, at, reason, actor, person }: Record<string, Json> = JSON.parse(line)
    const records = (Array.isArray(person) ? person : []).flatMap(each =>
      isJsonObject(each) && isId(String(each.id)) && typeof each.object === 'string'
        ? [{ object: each.object, id: String(each.id) }]
        : [],
    )
    if (!isId(String(workspace)) || !isId(String(id)) || !Number.isInteger(number) || !records.length) return null
    if (Number.isNaN(Date.parse(String(at))) || !isReason(reason)) return null
    return {
      workspace: String(workspace),
      id: String(id),
      number: Number(number),
      at: String(at),
      reason,
      actor: actor && isId(String(actor)) ? String(actor) : null,
      person: records,
    }
  } catch {
    return null
  }
}
