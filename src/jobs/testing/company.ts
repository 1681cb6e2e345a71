import sql from 'sql-template-tag'
import { createTestDatabase } from '../../../test/setup/database.ts'
import { silent } from '../../../test/setup/log.ts'
import type { Connection } from '../../database/connection.ts'
import { type Database, openDatabase } from '../../database/open.ts'
import type { Application } from '../../features/feature.ts'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { enqueue } from '../enqueue.ts'

/** A migrated database with one company, for tests of delivery: contexts know their workspace and connections only. */
export interface TestCompany {
  database: Database
  workspace: string
  db: Connection
  application: Application
  close(): Promise<void>
}

export async function makeTestCompany(): Promise<TestCompany> {
  const { url, drop } = await createTestDatabase()
  const database = openDatabase(url)
  const workspace = newId()
  await database.owner.query(`insert into workspace (id, name) values ($1, 'Ромашка')`, [workspace])
  const context = (user: string | null): Context =>
    ({
      workspace,
      db: database.workspace(workspace),
      actor: { user },
      via: { channel: 'system' },
    }) as unknown as Context
  const application: Application = {
    systemContext: async () => context(null),
    userContext: async (_, user) => context(user),
    workspaces: async () => [workspace],
    workspaceOf: async () => workspace,
    enqueue,
    publicUrl: null,
    relyingParty: () => null,
    log: silent,
  }
  return {
    database,
    workspace,
    db: database.workspace(workspace),
    application,
    async close() {
      await database.close()
      await drop()
    },
  }
}

/** Writes what the engine writes beside a record: a change and its event. Returns the id of both. */
export async function happen(db: Connection, record: string, version = 1, kind = 'updated'): Promise<string> {
  const id = newId()
  await db.query(sql`
    with c as (
      insert into change (id, object, record_id, version, kind, channel, after)
      values (${id}, 'lead', ${record}, ${version}, ${kind}, 'api', '{}'))
    insert into event (change_id, object, record_id) values (${id}, 'lead', ${record})`)
  return id
}

/** Waits until `holds`; throws after half a minute. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error('waited in vain')
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
