import { rightsOf } from '../../../access/contexts.ts'
import { Invalid, type ObjectDeclaration, type Problem } from '../../../model/index.ts'
import { branchOf, type Context, scopeOf } from '../../../records/index.ts'
import { objectLabel } from '../../object-label.ts'
import { nameOf } from '../../people.ts'
import type { GivenPart } from './hand-over.ts'
import type { Holding } from './holdings.ts'
import { isOtherKind, recordKinds, unknownKind } from './kinds.ts'

/** To whom: one of the two. */
export interface Receiver {
  user?: string | null
  team?: string | null
}

export interface Wanted {
  to: Receiver | null
  closed?: boolean
  parts?: Record<string, { to?: Receiver | null; closed?: boolean }>
}

/** What goes to whom, of all that somebody holds. Throws Invalid with every reason why somebody cannot take it. */
export function readParts(ctx: Context, user: string, holdings: readonly Holding[], wanted: Wanted): GivenPart[] {
  const problems: Problem[] = []
  const kinds = new Map(recordKinds(ctx).map(kind => [kind.name, kind.object]))
  for (const kind of Object.keys(wanted.parts ?? {}))
    if (!kinds.has(kind) && !isOtherKind(kind)) problems.push(unknownKind(kind))
  const parts = holdings.flatMap(({ kind, open, all }): GivenPart[] => {
    const own = wanted.parts?.[kind]
    const to = own?.to === undefined ? wanted.to : own.to
    if (!to) return []
    const object = kinds.get(kind)
    const found = receiversOf(ctx, user, to, object)
    problems.push(...found.problems.map(problem => ({ ...problem, field: `parts.${kind}` })))
    const closed = own?.closed ?? wanted.closed ?? false
    return [{ kind, to: found.people, team: to.team ?? null, closed, found: closed ? all : open }]
  })
  if (!problems.length && !parts.length) problems.push({ field: 'to', code: 'nothingToHandOver' })
  if (problems.length) throw new Invalid(problems)
  return parts
}

type Found = { people: string[]; problems: Omit<Problem, 'field'>[] }

function receiversOf(ctx: Context, leaver: string, { user, team }: Receiver, object?: ObjectDeclaration): Found {
  const no = (code: string, params: Record<string, string> = {}): Found => ({
    people: [],
    problems: [{ code, params }],
  })
  if ((user == null) === (team == null)) return no('handOverToOne')
  if (user === leaver) return no('handOverToHimself')
  const objects = object ? objectLabel(ctx, object.name, ctx.locale) : ''
  if (team != null) {
    if (!ctx.config.teams.has(team)) return no('dangling')
    const people = membersOf(ctx, team).filter(id => id !== leaver && mayTake(ctx, id, object))
    return people.length
      ? { people, problems: [] }
      : no('handOverTeam', { name: ctx.config.teams.get(team)?.name ?? '', objects })
  }
  const known = ctx.config.users.get(user ?? '')
  if (!known) return no('dangling')
  if (!known.active) return no('inactiveUser', { name: known.name })
  if (!mayTake(ctx, known.id, object)) return no('handOverReads', { name: nameOf(ctx.config, known.id), objects })
  return { people: [known.id], problems: [] }
}

function membersOf(ctx: Context, team: string): string[] {
  const branch = branchOf(ctx, team)
  return [...ctx.config.users.values()]
    .filter(one => one.active && one.team !== null && branch.has(one.team))
    .map(({ id }) => id)
    .sort()
}

/** Whoever is to have records must be able to see them. */
export function mayTake(
  { config }: Pick<Context, 'config'>,
  user: string,
  object: ObjectDeclaration | undefined,
): boolean {
  const actor = config.users.get(user)?.active ? rightsOf(config, user) : null
  return actor !== null && (!object || scopeOf({ actor }, object, 'read') !== 'none')
}
