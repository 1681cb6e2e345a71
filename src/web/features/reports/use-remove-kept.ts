import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { type Kept, keptKeys } from './kept.ts'
import type { KeptKind } from './kept-dialog.tsx'

/** Takes a report or a dashboard away, with a way back for as long as the toast stays. */
export function useRemoveKept(kind: KeptKind) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const queryKey = keptKeys[kind]
  const restore = async ({ id }: Kept) => {
    try {
      await api.post(`/${kind}/${id}/restoration`)
      await queryClient.invalidateQueries({ queryKey })
      await navigate({ to: `/${kind}/${id}` })
    } catch (error) {
      toastError(error)
    }
  }
  return useMutation({
    mutationFn: (kept: Kept) => api.delete(`/${kind}/${kept.id}`, { version: kept.version }),
    onSuccess: async (_answer, kept) => {
      await navigate({ to: `/${kind}`, replace: true })
      queryClient.removeQueries({ queryKey: [...queryKey, kept.id] })
      await queryClient.invalidateQueries({ queryKey })
      toast({
        message: t('report-pages:removed', { name: kept.name }),
        action: { label: t('undo'), run: () => void restore(kept) },
      })
    },
  })
}
