import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { recordKeys } from '../records/queries.ts'
import { toast } from '../ui/toast.ts'
import type { RecordJson } from './contract.ts'
import { noticeKeys } from './notices.ts'
import { meQuery } from './session.ts'

interface LiveRecord {
  kind: 'created' | 'updated' | 'removed' | 'restored' | 'merged'
  object: string
  id: string
  version?: number
  actor: string | null
}

/** Lists are asked again at most this often, however much happens. */
const settleAfter = 800

/** One stream for the whole page: what others do shows up without asking, and notices arrive. */
export function useLiveEvents(): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      for (const object of changed) refreshObject(queryClient, object)
      changed.clear()
    }

    const stream = new EventSource('/api/v1/events')
    stream.addEventListener('record', event => {
      const live = JSON.parse(event.data) as LiveRecord
      refreshRecord(queryClient, live)
      changed.add(live.object)
      timer ??= setTimeout(flush, settleAfter)
    })
    stream.addEventListener('notice', event => {
      const { title } = JSON.parse(event.data) as { title: string }
      toast({ message: title })
      void queryClient.invalidateQueries({ queryKey: noticeKeys.all })
    })
    // More happened while the page was away than is worth telling one by one.
    stream.addEventListener('missed', () => void queryClient.invalidateQueries())
    return () => {
      stream.close()
      clearTimeout(timer)
    }
  }, [queryClient])
}

/** An open card is asked again only when it is older than what happened: one's own change is known already. */
function refreshRecord(queryClient: QueryClient, { object, id, version, kind, actor }: LiveRecord): void {
  // What one has removed oneself is left already, or about to be.
  if (kind === 'removed' && actor === queryClient.getQueryData(meQuery.queryKey)?.id) return
  const known = queryClient.getQueryData<RecordJson>(recordKeys.card(object, id))
  if (known && kind === 'updated' && version !== undefined && known.version >= version) return
  void queryClient.invalidateQueries({ queryKey: recordKeys.card(object, id) })
}

function refreshObject(queryClient: QueryClient, object: string): void {
  void queryClient.invalidateQueries({ queryKey: recordKeys.lists(object) })
  void queryClient.invalidateQueries({ queryKey: recordKeys.aggregates(object) })
  for (const key of recordKeys.affectedBy(object)) void queryClient.invalidateQueries({ queryKey: key })
}
