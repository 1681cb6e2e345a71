import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { watchJob } from '../../app/watched-jobs.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { recordKeys } from '../queries.ts'
import { type BulkJson, bulkKeys, bulkQuery } from './bulk-changes.ts'

/** Lists and cards of the object are asked anew. */
export function useRefresh() {
  const queryClient = useQueryClient()
  return async (object: string) => {
    const affected = [
      recordKeys.all(object),
      bulkKeys,
      ...recordKeys.affectedBy(object),
      ...recordKeys.summedFrom(object),
    ]
    await Promise.all(affected.map(queryKey => queryClient.invalidateQueries({ queryKey })))
  }
}

/** Takes a bulk change back, and tells what stayed because people have changed it since. */
export function useUndo() {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const queryClient = useQueryClient()
  return async ({ id, object }: { id: string; object: string }) => {
    const seen = watchJob(id)
    try {
      const undone = await untilUndone(await api.delete<BulkJson>(`/bulk-changes/${id}`), () =>
        queryClient.fetchQuery({ ...bulkQuery(id), staleTime: 0 }),
      )
      const { kept, undone: back, changed } = undone.counts
      const words = kept ? t('bulk:kept', { count: kept }) : t('bulk:undone')
      toast({ message: undone.state === 'reverted' ? words : t('bulk:undoStopped', { done: back, of: changed }) })
    } catch (error) {
      toastError(error)
    } finally {
      seen()
    }
    await refresh(object)
  }
}

async function untilUndone(first: BulkJson, look: () => Promise<BulkJson>): Promise<BulkJson> {
  let now = first
  while (now.reverting) {
    await new Promise(resolve => setTimeout(resolve, 700))
    now = await look()
  }
  return now
}
