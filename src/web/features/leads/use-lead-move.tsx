import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { AskedDialog } from './lead-actions.tsx'
import { useLeadRefresh } from './use-lead-verb.ts'

/** Columns into which a lead comes by answering something first. */
const asking = { converted: 'convert', refused: 'refuse', postponed: 'postpone' } as const

export function useLeadMove() {
  const refresh = useLeadRefresh()
  const [asked, setAsked] = useState<{ lead: RecordJson; what: (typeof asking)[keyof typeof asking] } | null>(null)
  const change = useMutation({
    mutationFn: ({ lead, status }: { lead: RecordJson; status: string }) =>
      api.patch<RecordJson>(`/leads/${lead.id}`, { status }),
    onSettled: (now, _error, { lead }) => refresh(lead.id, now ?? undefined),
  })
  const move = async (lead: RecordJson, status: string): Promise<boolean> => {
    if (status in asking) {
      // The board has no whole lead: the dialog needs his ways of contact and what is known of him.
      setAsked({ lead: await api.get<RecordJson>(`/leads/${lead.id}`), what: asking[status as keyof typeof asking] })
      return false
    }
    try {
      await change.mutateAsync({ lead, status })
      return true
    } catch {
      return false
    }
  }
  return {
    move,
    dialog: asked ? <AskedDialog asked={asked.what} lead={asked.lead} onClose={() => setAsked(null)} /> : null,
  }
}
