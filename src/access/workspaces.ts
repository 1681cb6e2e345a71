import type pg from 'pg'
import { translateError } from '../database/errors.ts'
import type { Database } from '../database/open.ts'
import { NotFound, newId, type ObjectDeclaration } from '../model/index.ts'
import type { Context, Locale } from '../records/context.ts'
import { createRecord } from '../records/create.ts'
import { transact } from '../records/transact.ts'
import { loadConfiguration } from './configuration.ts'
import { builtInRoles } from './roles.ts'

export interface WorkspaceRow {
  id: string
  host: string | null
}

export interface NewWorkspace {
  name: string
  locale?: Locale
  country?: string
  currency?: string
  timeZone?: string
  host?: string | null
}

/** Makes an empty company with the roles that every company begins with. Returns its id. */
export async function createWorkspace(
  database: Database,
  standard: readonly ObjectDeclaration[],
  given: NewWorkspace,
): Promise<string> {
  const id = newId()
  const { name, locale = 'ru', country = 'RU', currency = 'RUB', timeZone = 'Europe/Moscow', host = null } = given
  await database.owner
    .query(
      'insert into workspace (id, name, locale, country, currency, time_zone, host) values ($1, $2, $3, $4, $5, $6, $7)',
      [id, name, locale, country, currency, timeZone, host],
    )
    .catch(translateError)
  await seedRoles(await bareContext(database, standard, id))
  return id
}

/** Built-in roles that are not there yet: of a new workspace all, after an update of the program those that are new. */
async function seedRoles(ctx: Context): Promise<void> {
  const known = new Set([...ctx.config.roles.values()].map(role => role.name))
  await transact(ctx, async inside => {
    for (const role of builtInRoles.filter(({ name }) => !known.has(name)))
      await createRecord(inside, 'role', { ...role, objects: { ...role.objects }, builtIn: true }, { engine: true })
  })
}

/** The only context that is made without the kept set-up, because there is none yet. */
async function bareContext(
  database: Database,
  standard: readonly ObjectDeclaration[],
  workspace: string,
): Promise<Context> {
  const db = database.workspace(workspace)
  const config = await loadConfiguration(db, workspace, standard)
  return {
    workspace,
    config,
    db,
    via: { channel: 'system' },
    locale: config.company.locale,
    actor: {
      user: null,
      name: 'Rapport',
      team: null,
      scopes: null,
      role: { id: null, name: 'system', admin: true, objects: {}, fields: {} },
    },
  }
}

/** Arbitrary number under which processes that start together wait for the one that makes the first workspace. */
const firstLock = 7_270_003

/** Makes the first workspace where there is none; its company is named at set-up. */
export async function ensureWorkspace(database: Database, standard: readonly ObjectDeclaration[]): Promise<void> {
  const client = await database.owner.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [firstLock])
    const workspaces = await listWorkspaces(database.owner)
    if (!workspaces.length) await createWorkspace(database, standard, { name: 'Rapport' })
    for (const { id } of workspaces) await seedRoles(await bareContext(database, standard, id))
  } finally {
    await client.query('select pg_advisory_unlock($1)', [firstLock]).catch(() => {})
    client.release()
  }
}

export const listWorkspaces = async (owner: pg.Pool): Promise<WorkspaceRow[]> =>
  (await owner.query<WorkspaceRow>('select id, host from workspace order by created_at, id').catch(translateError)).rows

/** The workspace that answers under a host name: the one that has it, else the only one there is. */
export function workspaceFor(host: string, workspaces: readonly WorkspaceRow[]): string {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const open = workspaces.filter(workspace => workspace.host === null)
  const found = workspaces.find(workspace => workspace.host === name) ?? (open.length === 1 ? open[0] : undefined)
  if (!found) throw new NotFound('unknownWorkspace')
  return found.id
}
