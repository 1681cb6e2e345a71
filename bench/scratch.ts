import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAccess } from '../src/access/index.ts'
import { startEmbedded } from '../src/database/embedded/index.ts'
import { migrate } from '../src/database/migrate.ts'
import { type Database, openDatabase } from '../src/database/open.ts'
import { changePlan, planOf } from '../src/features/backups/plan.ts'
import { guessedModel } from '../src/features/duplicates/likeness/learn.ts'
import { ofKind, pairObjects, sidesOf } from '../src/features/duplicates/subjects.ts'
import type { Log } from '../src/features/feature.ts'
import { objects } from '../src/objects/index.ts'
import { type Company, contextOf, foundCompany } from './company.ts'
import { loadCompany, type Sizes } from './load/load.ts'
import { parentOf } from './processor.ts'

/** A database of the bench's own, in the settings in which Rapport runs it, with the company and its records in it. */
export interface Scratch {
  url: string
  database: Database
  company: Company
  /** The first process of PostgreSQL, where the system tells. */
  postmaster: number | null
  end(): Promise<void>
}

const quiet: Log = { info() {}, warn() {}, error: (details, message) => console.error(message, details) }

/** With a folder, what a former run has loaded there in the same sizes is used again. */
export async function openScratch(folder: string | null, sizes: Sizes, say: (text: string) => void): Promise<Scratch> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'rapport-bench-')))
  const postgres = await startEmbedded({ dataFolder: home, log: quiet })
  await migrate(postgres.url)
  const database = openDatabase(postgres.url, { connections: 40 })
  const marker = join(home, 'bench.json')
  const known = await readKnown(marker, sizes)
  const company = known
    ? { ...known, access: openAccess(database, objects, quiet) }
    : await fill({ database, url: postgres.url, marker }, sizes, say)
  await withoutBackups(company)
  const { rows } = await database.owner.query<{ pid: number }>('select pg_backend_pid() as pid')
  return {
    url: postgres.url,
    postmaster: await parentOf(rows[0]?.pid ?? 0),
    database,
    company,
    async end() {
      await company.access.stop()
      await database.close()
      await postgres.stop()
      if (!folder) await rm(home, { recursive: true, force: true })
    },
  }
}

/** The backup of the day and its trial would take both cores for minutes, beside what is measured. */
async function withoutBackups(company: Company): Promise<void> {
  const { db } = await contextOf(company, company.administrator)
  await changePlan(db, { ...(await planOf(db)), daily: false })
}

/** The first look for duplicates would take both cores for minutes, beside what is measured. */
export async function withoutFirstScan({ database, company }: Scratch): Promise<void> {
  for (const object of pairObjects) {
    const [compared] = sidesOf(object)
    const { rows } = await database.owner.query<{ records: number }>(
      `select count(*)::int as records from "${compared}" where workspace_id = $1`,
      [company.workspace],
    )
    const records = rows[0]?.records ?? 0
    await database.owner.query(
      `insert into duplicate_scan (workspace_id, object, state, records, model) values ($1, $2, 'following', $3, $4)
       on conflict (workspace_id, object) do update set state = excluded.state, records = excluded.records, model = excluded.model`,
      [company.workspace, object, records, JSON.stringify(ofKind(compared, kind => guessedModel(kind, records)))],
    )
  }
}

type Known = Omit<Company, 'access'>

async function readKnown(marker: string, sizes: Sizes): Promise<Known | null> {
  const text = await readFile(marker, 'utf8').catch(() => null)
  if (!text) return null
  const known = JSON.parse(text) as { sizes: Sizes; company: Known }
  const same = (one: Sizes) =>
    [one.leads, one.activities, one.deals ?? null, one.history ?? one.leads, one.plain ?? false].join()
  if (same(known.sizes) !== same(sizes))
    throw new Error(
      `the folder holds ${known.sizes.leads} leads and ${known.sizes.activities} activities; name another`,
    )
  return known.company
}

async function fill(
  { database, url, marker }: { database: Database; url: string; marker: string },
  sizes: Sizes,
  say: (text: string) => void,
): Promise<Company> {
  const company = await foundCompany(database, quiet)
  await loadCompany({ database, url, company }, sizes, say)
  const { access: _, ...known } = company
  await writeFile(marker, JSON.stringify({ sizes, company: known }))
  return company
}
