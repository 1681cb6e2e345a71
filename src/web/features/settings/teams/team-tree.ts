import type { RecordJson } from '../../../app/contract.ts'

export interface TeamBranch {
  team: RecordJson
  depth: number
  below: TeamBranch[]
}

/** Teams as a tree, by their parents. One whose parent is not there stands at the top. */
export function treeOf(teams: readonly RecordJson[]): TeamBranch[] {
  const known = new Set(teams.map(team => team.id))
  const under = Map.groupBy(teams, team =>
    typeof team.parent === 'string' && known.has(team.parent) ? team.parent : '',
  )
  const branches = (parent: string, depth: number): TeamBranch[] =>
    (under.get(parent) ?? []).map(team => ({ team, depth, below: depth < 50 ? branches(team.id, depth + 1) : [] }))
  return branches('', 0)
}

/** The branch and everything below it, from top to bottom. */
export const flat = (branches: readonly TeamBranch[]): TeamBranch[] =>
  branches.flatMap(branch => [branch, ...flat(branch.below)])

/** The team itself and those below it: none of them can be above it. */
export function branchIds(teams: readonly RecordJson[], root: string): Set<string> {
  const found = flat(treeOf(teams)).find(({ team }) => team.id === root)
  return new Set(found ? flat([found]).map(({ team }) => team.id) : [root])
}
