import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, StageJson } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { idOf } from '../../fields/titles.ts'
import { former, type Moved } from '../../records/board/moves.ts'
import { targetOfStage, useAskedMove } from '../../records/board/use-asked-move.tsx'
import { recordKeys } from '../../records/queries.ts'
import { toast, toastError } from '../../ui/toast.ts'

/** What a move changes besides the stage; given back with it. */
export const followsStage = ['closesOn', 'lostReason', 'lostNote']

interface DealMove {
  move: (deal: RecordJson, stage: StageJson) => Promise<Moved | null>
  dialog: ReactNode
}

/** Moves a deal along its pipeline. Where the stage demands more, or the deal is lost, it asks first. */
export function useDealMove(): DealMove {
  const { t } = useTranslation()
  const object = useObject('deal')
  const queryClient = useQueryClient()
  const send = (deal: RecordJson, values: object, version?: number) =>
    api.post<RecordJson>(`/deals/${deal.id}/move`, values, { version })
  const { move, dialog } = useAskedMove({
    object,
    field: fieldOf(object, 'stage'),
    send: ({ record, target, fields }, version) => send(record, { ...fields, stage: target.value }, version),
    back: ({ record, fields }, now) =>
      send(
        now,
        { ...former(object, record, [...followsStage, ...Object.keys(fields)]), stage: idOf(record.stage) },
        now.version,
      ),
    onSettled: ({ id }, now) => {
      if (now) queryClient.setQueryData<RecordJson>(recordKeys.card('deal', id), known => ({ ...known, ...now }))
      for (const queryKey of [
        recordKeys.lists('deal'),
        recordKeys.aggregates('deal'),
        recordKeys.changes('deal', id),
        recordKeys.unplanned,
        recordKeys.funnel,
      ])
        void queryClient.invalidateQueries({ queryKey })
    },
  })
  return {
    dialog,
    move: async (deal, stage) => {
      const moved = await move(deal, targetOfStage(object, stage, deal))
      return moved && stage.kind === 'won' ? { ...moved, message: t('deals:won', { name: String(deal.name) }) } : moved
    },
  }
}

/** The same from the deal's own card, where its end is told and can be taken back. */
export function useMoveDeal(): DealMove {
  const { t } = useTranslation()
  const { move, dialog } = useDealMove()
  return {
    dialog,
    move: async (deal, stage) => {
      const moved = await move(deal, stage)
      if (moved?.message)
        toast({
          message: moved.message,
          action: { label: t('undo'), run: () => void moved.undo?.().catch(toastError) },
        })
      return moved
    },
  }
}
