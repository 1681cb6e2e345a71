import sql from 'sql-template-tag'
import { type Configurations, keepConfigurations } from '../../src/access/configurations.ts'
import { type Contexts, makeContexts } from '../../src/access/contexts.ts'
import { createWorkspace } from '../../src/access/workspaces.ts'
import type { Connection } from '../../src/database/connection.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import type { Application, Feature } from '../../src/features/feature.ts'
import { enqueue } from '../../src/jobs/enqueue.ts'
import { reactToEvents } from '../../src/jobs/pump.ts'
import { reactionsOf } from '../../src/jobs/reactions.ts'
import type { JsonObject } from '../../src/model/index.ts'
import { objects } from '../../src/objects/index.ts'
import type { Context } from '../../src/records/context.ts'
import { createRecord } from '../../src/records/create.ts'
import type { RecordJson } from '../../src/records/row.ts'
import { createTestDatabase } from './database.ts'
import { silent } from './log.ts'

/** A company with a database of its own, without a server: contexts of its people, and reactions when they are asked for. */
export interface TestCompany {
  database: Database
  workspace: string
  contexts: Contexts
  configurations: Configurations
  application: Application
  /** The system's context, with the set-up as it is now. */
  system(): Promise<Context>
  /** In the name of one of its people. */
  as(user: string): Promise<Context>
  hire(name: string, given?: Hired): Promise<string>
  /** Makes a record as the system; the set-up is read anew. */
  make(object: string, fields: JsonObject): Promise<RecordJson>
  /** Lets features react to everything that has happened. */
  settle(features: readonly Feature[]): Promise<void>
  close(): Promise<void>
}

export interface Hired {
  role?: string
  team?: string | null
  fields?: JsonObject
}

export async function makeCompany(): Promise<TestCompany> {
  const { url, drop } = await createTestDatabase()
  const database = openDatabase(url)
  const workspace = await createWorkspace(database, objects, { name: 'Ромашка' })
  const configurations = keepConfigurations(database, objects)
  const contexts = makeContexts(database, configurations)
  const system = () => contexts.system(workspace, { via: { channel: 'system' } })
  const application: Application = {
    systemContext: (id, via) => contexts.system(id, { via }),
    userContext: (id, user, via) => contexts.user(id, user, { via }),
    workspaces: async () => [workspace],
    workspaceOf: async () => workspace,
    enqueue,
    publicUrl: null,
    relyingParty: () => null,
    log: silent,
  } as Application

  async function make(object: string, fields: JsonObject): Promise<RecordJson> {
    const record = await createRecord(await system(), object, fields, { engine: true })
    configurations.forget(workspace)
    return record
  }

  return {
    database,
    workspace,
    contexts,
    configurations,
    application,
    system,
    make,
    as: user => contexts.user(workspace, user, { via: { channel: 'api' } }),
    async hire(name, { role = 'manager', team = null, fields = {} } = {}) {
      const roles = (await system()).config.roles
      const found = [...roles.values()].find(known => known.name === role)
      if (!found) throw new Error(`no role is called ${role}`)
      const email = `${crypto.randomUUID()}@romashka.example`
      return (await make('user', { name, email, role: found.id, team, ...fields })).id
    },
    async settle(features) {
      const pump = {
        workspace,
        db: database.workspace(workspace),
        application,
        reactions: reactionsOf(features),
        log: silent,
      }
      // A reaction may cause events of its own; and what other tests have under way on the same server holds events back.
      for (const end = Date.now() + 20_000; Date.now() < end; ) {
        if (await reactToEvents(pump)) continue
        if (!(await isBehind(pump.db))) return
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      throw new Error('events stay unread')
    },
    async close() {
      await database.close()
      await drop()
    },
  }
}

/** Whether any event has not been reacted to yet, also of those that are not yet shown. */
async function isBehind(db: Connection): Promise<boolean> {
  const row = await db.one<{ behind: boolean }>(sql`
    select exists (select from event e where not exists (select from event_cursor c
      where c.consumer = 'reactions' and (c.xid, c.change_id) >= (e.xid, e.change_id))) as behind`)
  return row?.behind ?? false
}
