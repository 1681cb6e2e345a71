import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson } from '../../app/contract.ts'

export interface Category {
  id: string
  name: string
  parent: string | null
  position: number
  version: number
  can: { update: boolean; remove: boolean }
}

export interface Branch extends Category {
  branches: Branch[]
}

/** Under `records`, so that live events reach them. */
export const categoriesQuery = queryOptions({
  queryKey: ['records', 'productCategory', 'list', 'tree'],
  queryFn: async ({ signal }) => {
    const all: Category[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: PageOf<RecordJson> = await api.get('/product-categories', {
        query: { limit: 200, sort: 'position,name', cursor: cursor || undefined },
        signal,
      })
      all.push(...page.data.map(asCategory))
      cursor = page.nextCursor
    }
    return all
  },
  staleTime: 60_000,
})

const asCategory = ({ id, name, parent, position, version, can }: RecordJson): Category => ({
  id,
  name: String(name ?? ''),
  parent: typeof parent === 'string' ? parent : null,
  position: Number(position ?? 0),
  version,
  can: can ?? { update: false, remove: false },
})

/** Branches in their order, those whose own branch is not seen among the first. */
export function treeOf(categories: readonly Category[]): Branch[] {
  const known = new Set(categories.map(({ id }) => id))
  const byParent = Map.groupBy(categories, ({ parent }) => (parent && known.has(parent) ? parent : ''))
  const under = (parent: string): Branch[] =>
    (byParent.get(parent) ?? []).map(category => ({ ...category, branches: under(category.id) }))
  return under('')
}

/** A branch with all that lie in it. */
export const idsIn = ({ id, branches }: Branch): string[] => [id, ...branches.flatMap(idsIn)]

export const findBranch = (tree: readonly Branch[], id: string): Branch | undefined => {
  for (const branch of tree) {
    const found = branch.id === id ? branch : findBranch(branch.branches, id)
    if (found) return found
  }
  return undefined
}
