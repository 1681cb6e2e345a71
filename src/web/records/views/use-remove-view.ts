import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { pathOf, plainView } from './view-address.ts'
import { type SavedView, viewsQuery, withView } from './views.ts'

/** Deletes a view, with a way back for as long as the toast stays. */
export function useRemoveView(object: SchemaObject) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { queryKey } = viewsQuery(object.name)

  const restore = async ({ id }: SavedView) => {
    try {
      const view = await api.post<SavedView>(`/views/${id}/restoration`)
      queryClient.setQueryData(queryKey, known => withView(known, view))
      await queryClient.invalidateQueries({ queryKey })
      await navigate({ to: pathOf(object, view.kind), search: { view: view.id } })
    } catch (error) {
      toastError(error)
    }
  }
  return useMutation({
    mutationFn: (view: SavedView) => api.delete(`/views/${view.id}`, { version: view.version }),
    onSuccess: async (_answer, view) => {
      await navigate({ to: pathOf(object, view.kind), search: { view: plainView }, replace: true })
      await queryClient.invalidateQueries({ queryKey })
      toast({
        message: t('views:removed', { name: view.name }),
        action: { label: t('undo'), run: () => void restore(view) },
      })
    },
    onError: () => void queryClient.invalidateQueries({ queryKey }),
  })
}
