import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson, StageJson } from '../../app/contract.ts'
import { recordKeys } from '../../records/queries.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { StageDialog } from './stage-dialog.tsx'

interface Move {
  deal: RecordJson
  stage: StageJson
  fields?: JsonObject
}

interface Asking extends Move {
  error: ApiError | null
}

/** Moves a deal along its pipeline. Where the stage demands more, or the deal is lost, it asks first. */
export function useMoveDeal(): { move: (deal: RecordJson, stage: StageJson) => Promise<boolean>; dialog: ReactNode } {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<Asking | null>(null)
  const mutation = useMutation({
    mutationFn: ({ deal, stage, fields }: Move) =>
      api.post<RecordJson>(`/deals/${deal.id}/move`, { stage: stage.id, ...fields }),
    onSuccess: (now, { deal, stage }) => {
      queryClient.setQueryData<RecordJson>(recordKeys.card('deal', deal.id), known => ({ ...known, ...now }))
      for (const key of [
        recordKeys.lists('deal'),
        recordKeys.aggregates('deal'),
        recordKeys.changes('deal', deal.id),
        recordKeys.unplanned,
        recordKeys.funnel,
      ]) {
        void queryClient.invalidateQueries({ queryKey: key })
      }
      if (stage.kind === 'won') toast({ message: t('deals:won', { name: String(deal.name) }) })
    },
    meta: { quiet: true },
  })

  const attempt = async (step: Move): Promise<boolean> => {
    try {
      await mutation.mutateAsync(step)
      setAsking(null)
      return true
    } catch (error) {
      if (error instanceof ApiError && error.status === 422 && error.problems.length) setAsking({ ...step, error })
      else toastError(error)
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists('deal') })
      return false
    }
  }
  const move = async (deal: RecordJson, stage: StageJson): Promise<boolean> => {
    if (stage.kind !== 'lost' || deal.lostReason) return attempt({ deal, stage })
    setAsking({ deal, stage, error: null })
    return false
  }
  const dialog = asking ? (
    <StageDialog
      key={asking.stage.id}
      deal={asking.deal}
      stage={asking.stage}
      error={asking.error}
      pending={mutation.isPending}
      onClose={() => setAsking(null)}
      onSubmit={fields => void attempt({ deal: asking.deal, stage: asking.stage, fields })}
    />
  ) : null
  return { move, dialog }
}
