import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, StageJson } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import type { Moved, Outcome } from '../../records/board/moves.ts'
import { targetOfStage, useAskedMove } from '../../records/board/use-asked-move.tsx'
import { recordKeys } from '../../records/queries.ts'
import { toast, toastError } from '../../ui/toast.ts'

/** Moves deals along their pipeline. Where the stage demands more, or they are lost, it asks first, once for all. */
export function useDealMove() {
  const { t } = useTranslation()
  const object = useObject('deal')
  const queryClient = useQueryClient()
  const { move, dialog } = useAskedMove({
    object,
    field: fieldOf(object, 'stage'),
    send: ({ record, target, fields }, version) =>
      api.post<RecordJson>(`/deals/${record.id}/move`, { ...fields, stage: target.value }, { version }),
    onSettled: settled => {
      for (const { id, now } of settled)
        if (now) queryClient.setQueryData<RecordJson>(recordKeys.card('deal', id), known => ({ ...known, ...now }))
      for (const queryKey of [
        recordKeys.lists('deal'),
        recordKeys.aggregates('deal'),
        ...settled.map(({ id }) => recordKeys.changes('deal', id)),
        recordKeys.unplanned,
        recordKeys.funnel,
      ])
        void queryClient.invalidateQueries({ queryKey })
    },
  })
  return {
    dialog,
    move: async (deals: readonly RecordJson[], stage: StageJson): Promise<Outcome[]> => {
      const outcomes = await move(deals, targetOfStage(object, stage))
      if (stage.kind !== 'won') return outcomes
      const won = (name: unknown) => t('deals:won', { name: String(name) })
      return outcomes.map(one => ({ ...one, moved: one.moved && { ...one.moved, message: won(one.record.name) } }))
    },
  }
}

interface DealMove {
  move: (deal: RecordJson, stage: StageJson) => Promise<Moved | null>
  dialog: ReactNode
}

/** One deal from its own card, where its end is told and can be taken back. */
export function useMoveDeal(): DealMove {
  const { t } = useTranslation()
  const { move, dialog } = useDealMove()
  return {
    dialog,
    move: async (deal, stage) => {
      const [outcome] = await move([deal], stage)
      if (outcome?.error) toastError(outcome.error)
      const moved = outcome?.moved ?? null
      if (moved?.message)
        toast({
          message: moved.message,
          action: { label: t('undo'), run: () => void moved.undo?.().catch(toastError) },
        })
      return moved
    },
  }
}
