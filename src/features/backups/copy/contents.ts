import { isJsonObject } from '../../../model/index.ts'
import { BrokenBackup } from '../archive/broken.ts'
import type { CopiedTable, SequencePlace } from './tables.ts'

/** Names of the files inside of a backup that tell of the others. */
export const beginName = 'rapport.json'
export const endName = 'end.json'

/** Another number is another order of what is inside. */
export const form = 1

/** What a backup says first. */
export interface Begin {
  form: typeof form
  /** The moment as of which everything is. */
  at: string
  /** Those that the database had seen: they make its schema anew. */
  migrations: string[]
  companies: { id: string; name: string }[]
  tables: Pick<CopiedTable, 'name' | 'columns'>[]
  /** Of the key under which secrets were kept: it is not in the backup. */
  vaultKey: string | null
}

/** What it says last, so that nothing before it can be missing. */
export interface End {
  rows: Record<string, number>
  sequences: SequencePlace[]
  files: number
  /** Last seals of the audit, by company. */
  heads: Record<string, { number: number; hash: string }>
}

/** `tables/public.lead/000001` */
export const tablePart = (table: string, part: number): string => `tables/${table}/${String(part).padStart(6, '0')}`

export const filePart = (company: string, hash: string): string => `files/${company}/${hash}`

/** What an entry of a backup is, by its name. */
export type Part =
  | { kind: 'begin' }
  | { kind: 'end' }
  | { kind: 'table'; table: string }
  | { kind: 'file'; company: string; hash: string }

export function partOf(name: string): Part {
  if (name === beginName) return { kind: 'begin' }
  if (name === endName) return { kind: 'end' }
  const [, table] = /^tables\/([^/]+)\/\d{6}$/.exec(name) ?? []
  if (table) return { kind: 'table', table }
  const [, company, hash] = /^files\/([0-9a-f-]{36})\/([0-9a-f]{64})$/.exec(name) ?? []
  if (company && hash) return { kind: 'file', company, hash }
  throw new BrokenBackup('incomplete', `${name} is not known`)
}

export function readBegin(text: string): Begin {
  const said: unknown = JSON.parse(text)
  if (!isJsonObject(said) || typeof said.form !== 'number') throw new BrokenBackup('notBackup')
  if (said.form > form) throw new BrokenBackup('newer')
  return JSON.parse(text)
}

export const readEnd = (text: string): End => JSON.parse(text)
