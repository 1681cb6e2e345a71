import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useMerge, useUndoMerge } from '../../../records/merge/use-merge.ts'
import { toast } from '../../../ui/toast.ts'
import { duplicateKeys, type Pair } from './duplicates.ts'
import { useAttach } from './use-attach.ts'

/** Makes one of a pair, attaches a lead to the contact that he is, or tells them apart; the last decision can be taken back, by its toast or by key. */
export function useDecisions(object: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const last = useRef<(() => void) | null>(null)
  const again = () => void queryClient.invalidateQueries({ queryKey: duplicateKeys })
  const undo = () => {
    last.current?.()
    last.current = null
  }
  const unmerging = useUndoMerge(again)
  /** Notes a merge, made here or in a dialog, as the last decision. */
  const merged = (merge: string) => {
    last.current = () => unmerging.mutate({ merge, object })
    again()
  }
  const merging = useMerge({ onDone: merged, onUndone: again })
  const attaching = useAttach(takeBack => {
    last.current = takeBack
  })
  const joining = useMutation({
    mutationFn: (path: string) => api.delete(path),
    onSuccess: again,
  })
  const parting = useMutation({
    mutationFn: async (pair: Pair) => {
      const path = `/duplicates/${pair.id}/difference`
      await api.put(path, undefined)
      return path
    },
    onSuccess: path => {
      last.current = () => joining.mutate(path)
      toast({ message: t('duplicates:parted'), key: 'duplicates', action: { label: t('undo'), run: undo } })
      again()
    },
  })
  return {
    merge: (pair: Pair) => {
      const [kept, other] = pair.records
      if (pair.object === 'leadContact') attaching.mutate({ pair })
      else merging.mutate({ object, kept: kept.id, from: [other.id] })
    },
    attach: attaching.mutate,
    part: parting.mutate,
    undo,
    merged,
    pending: merging.isPending || attaching.isPending || parting.isPending || unmerging.isPending || joining.isPending,
  }
}
