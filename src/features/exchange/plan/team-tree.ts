import { newId } from '../../../model/index.ts'
import type { Context, UserInfo } from '../../../records/index.ts'
import type { Made } from '../import.ts'
import { sameName } from './likeness.ts'
import type { Meaning } from './references.ts'

/** Team and manager as rows of users name them, either possibly blank. */
export interface Place {
  team: string
  manager: string
}

interface TeamTree {
  /** Team of a place, by `placeKey`. */
  teams: Map<string, Meaning>
  made: TreeMade[]
}

/** A head may be a row of the same file: then his line stands in place of his id. */
export type TreeMade = Made & { lines?: Record<string, number> }

export const placeKey = ({ team, manager }: Place): string => `${sameName(team)}\n${sameName(manager)}`

interface Planting {
  places: readonly Place[]
  address: (name: string) => string
  lineByName: ReadonlyMap<string, number>
}

/**
 * The teams that a list of users speaks of: one for each office, below it one for each manager, whom he heads. Teams and
 * managers that are there already are found by name; the others are made.
 */
export function plantTeams(ctx: Context, { places, address, lineByName }: Planting): TeamTree {
  const tree: TeamTree = { teams: new Map(), made: [] }
  const known = new Map([...ctx.config.teams.values()].map(team => [sameName(team.name), team.id]))
  const users = new Map([...ctx.config.users.values()].map((user: UserInfo) => [sameName(user.name), user.id]))
  const role = [...ctx.config.roles.values()].find(({ name }) => name === 'head')?.id ?? null

  const team = (name: string, parent: string | null): string => {
    const id = known.get(sameName(name)) ?? newId()
    if (!known.has(sameName(name))) tree.made.push({ object: 'team', id, input: { name, parent } })
    known.set(sameName(name), id)
    return id
  }

  for (const place of places) {
    const office = place.team ? team(place.team, null) : null
    const id = place.manager ? team(place.team ? `${place.team}: ${place.manager}` : place.manager, office) : office
    if (!id) continue
    tree.teams.set(placeKey(place), { id })
    if (!place.manager) continue
    const line = lineByName.get(sameName(place.manager))
    if (line !== undefined) tree.made.push({ object: 'team', id, input: {}, lines: { head: line }, update: true })
    else {
      const head = users.get(sameName(place.manager)) ?? newId()
      if (!users.has(sameName(place.manager)))
        tree.made.push({
          object: 'user',
          id: head,
          input: { name: place.manager, email: address(place.manager), role, team: id },
        })
      users.set(sameName(place.manager), head)
      tree.made.push({ object: 'team', id, input: { head }, update: true })
    }
  }
  return tree
}
