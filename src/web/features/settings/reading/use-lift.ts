import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { toast } from '../../../ui/toast.ts'
import { readingQuery } from './reading.ts'

/** Lifts the quotas of a person for a day, and lets them hold again. */
export function useLift(user: string, name: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: readingQuery.queryKey })
  const end = useMutation({ mutationFn: () => api.delete(`/reading-lifts/${user}`), onSettled: refresh })
  const lift = useMutation({
    mutationFn: () => api.put(`/reading-lifts/${user}`, undefined),
    onSuccess: () =>
      toast({
        key: `reading-lift ${user}`,
        message: t('reading:lifted', { name }),
        action: { label: t('undo'), run: () => end.mutate() },
      }),
    onSettled: refresh,
  })
  return { lift, end }
}
