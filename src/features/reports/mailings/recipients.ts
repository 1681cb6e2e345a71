import type { Configuration } from '../../../records/context.ts'
import type { Mailing } from './mailing.ts'

/** Who gets a mailing now: those named, and who is in the teams named or below them; each once, and nobody who has left. */
export function recipientsOf(config: Configuration, { users, teams }: Pick<Mailing, 'users' | 'teams'>): string[] {
  const named = new Set(users)
  const within = new Set(teams)
  return [...config.users.values()]
    .filter(({ id, active, team }) => active && (named.has(id) || isWithin(config, team, within)))
    .map(({ id }) => id)
}

function isWithin(config: Configuration, team: string | null, teams: ReadonlySet<string>): boolean {
  const seen = new Set<string>()
  for (let at = team; at && !seen.has(at); at = config.teams.get(at)?.parent ?? null) {
    if (teams.has(at)) return true
    seen.add(at)
  }
  return false
}

/** Whether somebody besides its owner gets it. */
export const isForOthers = ({ owner, users, teams }: Pick<Mailing, 'owner' | 'users' | 'teams'>): boolean =>
  teams.length > 0 || users.some(user => user !== owner)
