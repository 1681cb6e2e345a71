import pg from 'pg'
import { migrationNames } from '../database/migrate.ts'
import { bad, type Finding, fine, look } from './finding.ts'

const oldest = 15
/** Seconds by which clocks may differ before sessions and codes of a phone go wrong. */
const tolerated = 5

/** The database, as it is. With migrations pending nothing else of it can be asked. */
export async function examineDatabase(url: string): Promise<{ findings: Finding[]; isCurrent: boolean }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    const { version, skew } = await versionAndClock(client)
    const { finding, isCurrent } = await migrations(client)
    return { findings: [versionOf(version), clockOf(skew), finding], isCurrent }
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    const todo = 'See whether PostgreSQL runs, and whether address, user and password of DATABASE_URL are right.'
    return { findings: [bad('database', `does not answer: ${reason}`, todo)], isCurrent: false }
  } finally {
    await client.end().catch(() => {})
  }
}

async function versionAndClock(client: pg.Client): Promise<{ version: string; skew: number }> {
  const before = Date.now()
  const { rows } = await client.query<{ version: string; at: number }>(
    `select current_setting('server_version') as version, extract(epoch from clock_timestamp())::float8 * 1000 as at`,
  )
  const middle = (before + Date.now()) / 2
  return { version: rows[0]?.version ?? '', skew: ((rows[0]?.at ?? middle) - middle) / 1000 }
}

export function versionOf(version: string): Finding {
  const told = `PostgreSQL ${version.split(' ')[0]}`
  return Number.parseInt(version, 10) < oldest
    ? bad('database', told, `Rapport needs PostgreSQL ${oldest} or newer.`)
    : fine('database', told)
}

export function clockOf(skew: number): Finding {
  const told = `${Math.abs(skew).toFixed(1)} s ${skew < 0 ? 'behind' : 'ahead of'} this machine`
  return Math.abs(skew) > tolerated
    ? bad(
        'clock of the database',
        told,
        'Let both machines set their clocks by the network (NTP): sessions and codes of phones go by them.',
      )
    : fine('clock of the database', told)
}

async function migrations(client: pg.Client): Promise<{ finding: Finding; isCurrent: boolean }> {
  const what = 'schema'
  const known = await client.query<{ there: boolean }>(`select to_regclass('migration') is not null as there`)
  if (!known.rows[0]?.there) return { finding: fine(what, 'empty: it is made at the first start'), isCurrent: false }
  const { rows } = await client.query<{ name: string }>('select name from migration')
  const [applied, names] = [new Set(rows.map(({ name }) => name)), await migrationNames()]
  const pending = names.filter(name => !applied.has(name))
  const newer = [...applied].filter(name => !names.includes(name))
  if (newer.length)
    return {
      finding: bad(what, `made by a newer Rapport (${newer.at(-1)})`, 'Update Rapport before it is started.'),
      isCurrent: false,
    }
  if (pending.length)
    return {
      finding: look(
        what,
        `${pending.length} migrations wait for the next start`,
        'Make a backup first: rapport backup.',
      ),
      isCurrent: false,
    }
  return { finding: fine(what, `${names.length} migrations, none pending`), isCurrent: true }
}
