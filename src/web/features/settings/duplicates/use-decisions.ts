import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { recordKeys } from '../../../records/queries.ts'
import { toast, toastError } from '../../../ui/toast.ts'
import { duplicateKeys, type Pair } from './duplicates.ts'

/** Makes one of a pair or tells them apart; the last decision can be taken back, by its toast or by key. */
export function useDecisions() {
  const { t } = useTranslation()
  const schema = useSchema()
  const queryClient = useQueryClient()
  const last = useRef<string | null>(null)
  const again = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: duplicateKeys }),
      ...['contact', 'lead', 'company'].map(name => queryClient.invalidateQueries({ queryKey: recordKeys.all(name) })),
    ])
  const undoing = useMutation({ mutationFn: (path: string) => api.delete(path), onSuccess: again, onError: toastError })
  const undo = () => {
    const path = last.current
    last.current = null
    if (path) undoing.mutate(path)
  }
  const done = (path: string, message: string) => {
    last.current = path
    toast({ message, key: 'duplicates', action: { label: t('undo'), run: undo } })
    return again()
  }
  const merging = useMutation({
    mutationFn: async ({ object, records: [kept, other] }: Pair) => {
      const plural = schema.byName.get(object)?.plural ?? object
      return api.post<RecordJson & { merge: string }>(`/${plural}/${kept.id}/merges`, { from: [other.id] })
    },
    onSuccess: ({ merge }) => done(`/merges/${merge}`, t('duplicates:merged')),
    onError: toastError,
  })
  const parting = useMutation({
    mutationFn: async (pair: Pair) => {
      const path = `/duplicates/${pair.id}/difference`
      await api.put(path, undefined)
      return path
    },
    onSuccess: path => done(path, t('duplicates:parted')),
    onError: toastError,
  })
  return {
    merge: merging.mutate,
    part: parting.mutate,
    undo,
    pending: merging.isPending || parting.isPending || undoing.isPending,
  }
}
