import type { BranchDraft } from './branch-dialog.tsx'
import { type Branch, findBranch, idsIn } from './categories.ts'
import { type BranchPlace, useBranches } from './use-branches.ts'

/** What the rows of the tree can do. */
export interface BranchActs {
  choose: (id: string | null) => void
  draft: (draft: BranchDraft) => void
  /** Brings a branch to another place. */
  bring: (id: string, to: BranchPlace) => void
  /** Puts a product into a branch. */
  put: (product: string, branch: Branch) => void
  remove: (branch: Branch) => void
  /** Whether the second is the first or lies in it. */
  isWithin: (id: string, other: string) => boolean
}

export function useBranchActs(tree: readonly Branch[], rest: Pick<BranchActs, 'choose' | 'draft' | 'put'>): BranchActs {
  const { move, remove } = useBranches()
  return {
    ...rest,
    bring(id, to) {
      const branch = findBranch(tree, id)
      if (branch) move.mutate({ ...to, branch, tree })
    },
    remove: branch => remove.mutate(branch),
    isWithin(id, other) {
      const branch = findBranch(tree, id)
      return branch !== undefined && idsIn(branch).includes(other)
    },
  }
}
