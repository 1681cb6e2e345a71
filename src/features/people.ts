import type { Configuration, UserInfo } from '../records/context.ts'

/** Whether somebody can take work now: active and not absent. */
export function isFree(user: UserInfo | undefined, now: Date = new Date()): user is UserInfo {
  if (!user?.active) return false
  if (!user.absentFrom && !user.absentUntil) return true
  const moment = now.getTime()
  const begun = !user.absentFrom || new Date(user.absentFrom).getTime() <= moment
  const ended = user.absentUntil !== null && new Date(user.absentUntil).getTime() <= moment
  return !begun || ended
}

/**
 * Who answers for a team: its head, else the head of the team above, and so on. Where nobody of them is there, whoever
 * has the role `head`, else an administrator. Never `except`, so that nobody is told of his own delay as its judge.
 */
export function headOf(config: Configuration, team: string | null, except: string | null = null): string | null {
  const suits = (id: string | null): id is string =>
    id !== null && id !== except && config.users.get(id)?.active === true
  const seen = new Set<string>()
  for (let at = team; at !== null && !seen.has(at); at = config.teams.get(at)?.parent ?? null) {
    seen.add(at)
    const head = config.teams.get(at)?.head ?? null
    if (suits(head)) return head
  }
  return leaders(config).find(user => suits(user.id))?.id ?? null
}

/** Heads by role, then administrators; those who are at work first. */
function leaders(config: Configuration): UserInfo[] {
  const rank = (user: UserInfo): number => {
    const role = config.roles.get(user.role)
    const kind = role?.name === 'head' ? 0 : role?.admin ? 1 : 2
    return kind === 2 ? Number.NaN : kind * 2 + (isFree(user) ? 0 : 1)
  }
  return [...config.users.values()]
    .filter(user => !Number.isNaN(rank(user)))
    .sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id))
}

/** The name of a user for people to read. */
export const nameOf = (config: Configuration, user: string | null): string =>
  (user && config.users.get(user)?.name) || ''

/** Whether somebody heads the team in which another works, or one above it. */
export function isHeadOver(config: Configuration, head: string, user: string): boolean {
  const seen = new Set<string>()
  for (let at = config.users.get(user)?.team ?? null; at !== null && !seen.has(at); ) {
    seen.add(at)
    const team = config.teams.get(at)
    if (team?.head === head) return true
    at = team?.parent ?? null
  }
  return false
}

/** Head of the team in which somebody works, or of the company. */
export const headOver = (config: Configuration, user: string | null): string | null =>
  headOf(config, (user && config.users.get(user)?.team) || null, user)
