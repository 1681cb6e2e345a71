import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { toastError } from '../../ui/toast.ts'
import { type Branch, categoriesQuery } from './categories.ts'

/** What is done with branches where they stand. */
export function useBranches() {
  const queryClient = useQueryClient()
  const done = {
    onSettled: () => queryClient.invalidateQueries({ queryKey: categoriesQuery.queryKey }),
    onError: toastError,
    meta: { quiet: true },
  }
  const path = ({ id }: Branch) => `/product-categories/${id}`
  const swap = useMutation({
    mutationFn: async ([one, other]: [Branch, Branch]) => {
      // Of those that were never put in order all stand at the same place.
      const isSame = one.position === other.position
      await api.patch(path(one), { position: isSame ? other.position - 1 : other.position })
      if (!isSame) await api.patch(path(other), { position: one.position })
    },
    ...done,
  })
  const remove = useMutation({ mutationFn: (branch: Branch) => api.delete(path(branch)), ...done })
  return { swap, remove }
}
