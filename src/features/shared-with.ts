import sql, { type Sql } from 'sql-template-tag'
import { isAdministrator } from '../access/contexts.ts'
import type { Context } from '../records/index.ts'

/** To whom something kept is shown besides its owner: nobody, a team and the teams below it, all who may read what it is of. */
export const sharings = ['private', 'team', 'everyone'] as const
export type Sharing = (typeof sharings)[number]

/**
 * Which views and reports (`v`) the caller sees: his own, those of his team and the teams above it, everyone's; an administrator all
 * but what others keep for themselves.
 */
export const seenPredicate = (ctx: Context): Sql => sql`(v.owner = ${ctx.actor.user} or v.shared = 'everyone'
  or v.shared = 'team' and v.team = any(${teamsOver(ctx)}::uuid[])
  or v.shared <> 'private' and ${isAdministrator(ctx)})`

/** Whether the caller may change what he sees of them: it is his own, or he administers. */
export const mayChange = (ctx: Context, { owner }: { owner: string }): boolean =>
  owner === ctx.actor.user || isAdministrator(ctx)

/** The caller's team and the teams above it. */
function teamsOver(ctx: Context): string[] {
  const found = new Set<string>()
  for (let at = ctx.actor.team; at && !found.has(at); at = ctx.config.teams.get(at)?.parent ?? null) found.add(at)
  return [...found]
}

/** Whether a team is the caller's own, above it or below it: to these he may show what is his. */
export function isNearTeam(ctx: Context, team: string): boolean {
  if (teamsOver(ctx).includes(team)) return true
  return ctx.actor.team !== null && teamsOver({ ...ctx, actor: { ...ctx.actor, team } }).includes(ctx.actor.team)
}
