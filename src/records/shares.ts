import sql, { empty, raw, type Sql } from 'sql-template-tag'
import type { ObjectDeclaration, Verb } from '../model/index.ts'
import type { Context } from './context.ts'

/** To whom records of an object are shown at all, so that nobody else's questions ask after it. */
export interface Shown {
  readonly users: ReadonlySet<string>
  readonly teams: ReadonlySet<string>
}

/** Whether single records of the object may be shown to the caller beyond what his role reaches. */
export function isShownSome({ config, actor }: Context, object: ObjectDeclaration): boolean {
  const shown = config.shown.get(object.name)
  if (!shown || !actor.user) return false
  return shown.users.has(actor.user) || teamsAround(config, actor.team).some(team => shown.teams.has(team))
}

/** Condition that the row under `alias` is shown to the caller for now: to read, or to change. */
export function isShared(ctx: Context, object: ObjectDeclaration, verb: Verb, alias: string): Sql {
  const { user, team } = ctx.actor
  const around = teamsAround(ctx.config, team)
  // Asked once for the whole statement, by index, not once for each row.
  return sql`${raw(`${alias}.id`)} = any(array(
    select s.record_id from record_share s where s.workspace_id = ${ctx.workspace} and s."user" = ${user}
      and s.object = ${object.name} and s.ended_at is null and s.until > now() ${toChange(verb)}
    union all
    select s.record_id from record_share s where s.workspace_id = ${ctx.workspace} and s.team = any(${around}::uuid[])
      and s.object = ${object.name} and s.ended_at is null and s.until > now() ${toChange(verb)}))`
}

const toChange = (verb: Verb): Sql => (verb === 'read' ? empty : sql`and s.may_change`)

/** The team of somebody and those that it is part of: what is shown to a team is shown to all who work in it. */
export function teamsAround({ teams }: Pick<Context['config'], 'teams'>, team: string | null): string[] {
  const around = new Set<string>()
  for (let at = team; at !== null && !around.has(at); at = teams.get(at)?.parent ?? null) around.add(at)
  return [...around]
}
