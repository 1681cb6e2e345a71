import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { announce } from '../../ui/announce.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { positionsWith, siblingsIn } from './branch-places.ts'
import { type Branch, type Category, categoriesQuery } from './categories.ts'

/** Where a branch is to stand: in which other one, and among how many before it. */
export interface BranchPlace {
  parent: string | null
  at: number
}

interface BranchMove extends BranchPlace {
  branch: Branch
  tree: readonly Branch[]
}

/** What is done with branches where they stand. */
export function useBranches() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { queryKey } = categoriesQuery
  const done = {
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
    onError: toastError,
    meta: { quiet: true },
  }
  const path = (id: string) => `/product-categories/${id}`
  const takeBack = useMutation({
    mutationFn: async (made: readonly RecordJson[]) => {
      for (const { id, version } of made.toReversed()) await api.delete(`${path(id)}/changes/${version}`)
    },
    ...done,
  })
  const move = useMutation({
    mutationFn: async (given: BranchMove) => {
      const made: RecordJson[] = []
      const changes = changesOf(given)
      queryClient.setQueryData(queryKey, all => all && withChanges(all, changes))
      for (const { id, ...change } of changes) made.push(await api.patch<RecordJson>(path(id), change))
      return made
    },
    onSuccess: (made, { branch, tree, parent }) => {
      const place = parent === null ? t('catalogue:top') : nameIn(tree, parent)
      const message = t('catalogue:moved', { name: branch.name, place })
      announce(message)
      toast({ key: 'moved', message, action: { label: t('undo'), run: () => takeBack.mutate(made) } })
    },
    ...done,
  })
  const remove = useMutation({ mutationFn: (branch: Branch) => api.delete(path(branch.id)), ...done })
  return { move, remove }
}

type Change = Pick<Category, 'id'> & Partial<Pick<Category, 'parent' | 'position'>>

/** The branch itself goes last: until then nothing has come to another place. */
function changesOf({ branch, tree, parent, at }: BranchMove): Change[] {
  const others = siblingsIn(tree, parent).filter(({ id }) => id !== branch.id)
  const positions = positionsWith(others, branch.id, at)
  const own = positions.filter(({ id }) => id === branch.id)
  return [
    ...positions.filter(({ id }) => id !== branch.id),
    { ...own[0], id: branch.id, ...(parent === branch.parent ? {} : { parent }) },
  ]
}

const withChanges = (all: readonly Category[], changes: readonly Change[]): Category[] =>
  all
    .map(category => ({ ...category, ...changes.find(({ id }) => id === category.id) }))
    .sort((one, other) => one.position - other.position || one.name.localeCompare(other.name))

const nameIn = (tree: readonly Branch[], id: string): string =>
  tree.map(branch => (branch.id === id ? branch.name : nameIn(branch.branches, id))).find(Boolean) ?? ''
