import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { fieldOf, useSchema } from '../../app/schema.ts'
import { toast } from '../../ui/toast.ts'
import { useRefresh } from '../bulk/use-undo.ts'

/** What is to become one record. */
export interface Merging {
  object: string
  kept: string
  from: string[]
  /** By field: whose value is kept, where it is not that of the kept one. */
  take?: Record<string, string>
}

interface Unmerged {
  /** What people have changed since, and was left to them. */
  kept: { object: string; id: string; field: string }[]
}

/** Makes one record of several. For as long as the toast stays it can be taken back; what then stays as it is is told. */
export function useMerge({ onDone, onUndone }: { onDone?: (merge: string) => void; onUndone?: () => void } = {}) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const refresh = useRefresh()
  const undo = useUndoMerge(onUndone)
  return useMutation({
    mutationFn: ({ object, kept, from, take }: Merging) =>
      api.post<RecordJson & { merge: string }>(`/${byName.get(object)?.plural ?? object}/${kept}/merges`, {
        from,
        ...(take && Object.keys(take).length ? { take } : {}),
      }),
    onSuccess: ({ merge }, { object, from }) => {
      toast({
        message: t('bulk:merge.done', { count: from.length + 1 }),
        key: 'merge',
        action: { label: t('undo'), run: () => undo.mutate({ merge, object }) },
      })
      onDone?.(merge)
      return refresh(object)
    },
  })
}

/** Takes a merge back, and tells of what could not be put back because people have changed it since. */
export function useUndoMerge(onUndone?: () => void) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const refresh = useRefresh()
  const leftWords = (left: Unmerged['kept']): string =>
    [...Map.groupBy(left, ({ object, field }) => `${object}.${field}`).values()]
      .map(places => {
        const object = byName.get(places[0]?.object ?? '')
        const field = object && fieldOf(object, places[0]?.field ?? '')
        return `${object?.label.one ?? ''}: ${field?.label ?? ''}${places.length > 1 ? ` (${places.length})` : ''}`
      })
      .join('; ')
  return useMutation({
    mutationFn: ({ merge }: { merge: string; object: string }) => api.delete<Unmerged>(`/merges/${merge}`),
    onSuccess: ({ kept }, { object }) => {
      toast(
        kept.length
          ? { title: t('bulk:merge.undone'), message: t('bulk:merge.left', { what: leftWords(kept) }), stays: true }
          : { message: t('bulk:merge.undone') },
      )
      onUndone?.()
      return refresh(object)
    },
  })
}
