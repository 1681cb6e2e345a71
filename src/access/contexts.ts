import type { Lsn } from '../database/lsn.ts'
import type { Database } from '../database/open.ts'
import { Forbidden, isProtected, Unauthenticated } from '../model/index.ts'
import type { Actor, Configuration, Context, Locale, Via } from '../records/context.ts'
import type { Completion } from '../records/index.ts'
import type { Keyring } from '../vault/keyring.ts'
import type { Configurations } from './configurations.ts'

/** Makes contexts: in whose name something is done, with which set-up. */
export interface Contexts {
  /** In the name of a user, with exactly his rights, narrowed by the scopes of a key. */
  user(workspace: string, user: string, how: HowUser): Promise<Context>
  /** The system itself: all rights, no user. */
  system(workspace: string, how: How): Promise<Context>
}

export interface How {
  via: Via
  locale?: Locale
  /** Says that nobody waits any more for what is read. */
  until?: AbortSignal
  /** Up to where he has seen the base: what he reads is no older. */
  seen?: Lsn | null
}

export interface HowUser extends How {
  scopes?: readonly string[] | null
}

export interface ContextParts {
  keyring?: Keyring
  completions?: readonly Completion[]
}

export function makeContexts(
  database: Database,
  configurations: Configurations,
  { keyring, completions }: ContextParts = {},
): Contexts {
  /** Keys are fetched where a field is protected, before anything needs them. */
  async function withKeys(ctx: Context): Promise<Context> {
    if (!keyring || !isAnyProtected(ctx.config)) return ctx
    await keyring.ready(ctx.workspace)
    return { ...ctx, keyring }
  }

  const found = (workspace: string) => configurations.known(workspace) ?? configurations.of(workspace)

  /** Somebody unknown may have been added a moment ago: then what is kept is older than he. */
  async function withUser(workspace: string, user: string): Promise<Configuration> {
    const config = await found(workspace)
    if (config.users.has(user)) return config
    configurations.forget(workspace)
    return configurations.of(workspace)
  }

  return {
    async user(workspace, user, { via, locale, until, seen, scopes = null }) {
      const config = await withUser(workspace, user)
      const actor = actorOf(config, user, scopes)
      const language = locale ?? config.users.get(user)?.locale ?? config.company.locale
      const db = database.workspace(workspace, until, seen)
      return withKeys({ workspace, config, actor, via, db, locale: language, completions })
    },
    async system(workspace, { via, locale, until }) {
      const config = await found(workspace)
      return withKeys({
        workspace,
        config,
        actor: system,
        via,
        db: database.workspace(workspace, until),
        locale: locale ?? config.company.locale,
        completions,
      })
    },
  }
}

const protecting = new WeakMap<Configuration, boolean>()

function isAnyProtected(config: Configuration): boolean {
  const known =
    protecting.get(config) ??
    [...config.objects.values()].some(object => Object.values(object.fields).some(isProtected))
  protecting.set(config, known)
  return known
}

const system: Actor = {
  user: null,
  name: 'Rapport',
  role: { id: null, name: 'system', admin: true, objects: {}, fields: {} },
  team: null,
  scopes: null,
}

/** Somebody who is gone or no longer active is nobody. */
function actorOf(config: Configuration, id: string, scopes: readonly string[] | null): Actor {
  const actor = config.users.get(id)?.active ? rightsOf(config, id) : null
  if (!actor) throw new Unauthenticated('signInAgain')
  return { ...actor, scopes }
}

/** Somebody with the rights that are his while he is let in; `null` where there is no such user. */
export function rightsOf(config: Configuration, id: string): Actor | null {
  const user = config.users.get(id)
  const role = user && config.roles.get(user.role)
  return role ? { user: id, name: user.name, role, team: user.team, scopes: null } : null
}

/** Whether the caller administers; a key needs the scope for it besides. */
export const isAdministrator = ({ actor }: Context): boolean =>
  actor.role.admin && (!actor.scopes || actor.scopes.includes('admin'))

/** Whether the caller may write robots of the boards he works with, which run with his rights; so a key that may do less than he does not. */
export function writesRobots(ctx: Context): boolean {
  const { role, scopes } = ctx.actor
  const isWhole = !scopes || (scopes.includes('read') && scopes.includes('write'))
  return isAdministrator(ctx) || (!role.admin && isWhole && ctx.config.robotWriters.has(role.id ?? ''))
}

export function requireRobotWriter(ctx: Context): void {
  if (!writesRobots(ctx)) throw new Forbidden('administratorsOnly')
}

export function requireAdministrator(ctx: Context): void {
  if (!isAdministrator(ctx)) throw new Forbidden('administratorsOnly')
}
