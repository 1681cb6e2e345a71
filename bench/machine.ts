import { cpus, totalmem } from 'node:os'
import type pg from 'pg'

/** On what was measured, in one line. */
export async function machineText(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query<{ version: string }>(`select current_setting('server_version') as version`)
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cores.length} cores (${cores[0]?.model.trim()}), ${memory} GB of memory, Node ${process.versions.node}, PostgreSQL ${rows[0]?.version}; server, database and load on the same machine`
}
