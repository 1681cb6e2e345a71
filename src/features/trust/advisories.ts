import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isJsonObject, type Json } from '../../model/index.ts'
import { daysSince, type TrustFinding } from '../trust-line.ts'

/** Known vulnerabilities of what is installed, as they were asked for last. */
export interface Advisories {
  at: string
  /** High and critical ones, and all others. */
  grave: number
  other: number
  /** Of what was installed then, as `lockMark` gives it. */
  lock: string
}

const fileIn = (dataFolder: string): string => join(dataFolder, 'advisories.json')

/** What tells one set of packages from another. */
export const lockMark = async (): Promise<string> =>
  createHash('sha256')
    .update(await readFile(new URL('../../../package-lock.json', import.meta.url)))
    .digest('hex')

/** Reads the report of `npm audit --json`; `null` where it is none, as when npm could not ask anybody. */
export function readAudit(text: string): Pick<Advisories, 'grave' | 'other'> | null {
  const report = parsed(text)
  const metadata = isJsonObject(report) ? report.metadata : null
  const counts = isJsonObject(metadata) ? metadata.vulnerabilities : null
  if (!isJsonObject(counts) || typeof counts.total !== 'number') return null
  const grave = Number(counts.high ?? 0) + Number(counts.critical ?? 0)
  return { grave, other: counts.total - grave }
}

export const keepAdvisories = (dataFolder: string, found: Advisories): Promise<void> =>
  writeFile(fileIn(dataFolder), `${JSON.stringify(found)}\n`)

async function keptAdvisories(dataFolder: string): Promise<Advisories | null> {
  const kept = parsed(await readFile(fileIn(dataFolder), 'utf8').catch(() => ''))
  if (!isJsonObject(kept) || typeof kept.at !== 'string') return null
  return { at: kept.at, grave: Number(kept.grave), other: Number(kept.other), lock: String(kept.lock) }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What was known a month ago says little of today, in days. */
const fresh = 30

/** Nobody is asked for it: what was found is what a command has found, and when. */
export async function advisories(dataFolder: string): Promise<TrustFinding> {
  const kept = await keptAdvisories(dataFolder)
  if (!kept) return { state: 'look', code: 'advisoriesUnchecked' }
  const { at: since, grave, other } = kept
  const params = { count: grave + other, grave }
  if (kept.lock !== (await lockMark())) return { state: 'look', code: 'advisoriesOfOther', since }
  if (grave + other > 0) return { state: grave ? 'act' : 'look', code: 'advisoriesFound', params, since }
  return daysSince(since) > fresh
    ? { state: 'look', code: 'advisoriesOld', since }
    : { state: 'fine', code: 'advisoriesNone', since }
}
