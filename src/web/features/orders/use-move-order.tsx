import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../app/api.ts'
import type { RecordJson, StageJson } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { targetOfStage, useAskedMove } from '../../records/board/use-asked-move.tsx'
import { recordKeys } from '../../records/queries.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { orderKey } from './orders.ts'

/** Moves an order along its pipeline; where the stage demands more, it asks first. */
export function useMoveOrder(): { move: (order: RecordJson, stage: StageJson) => Promise<void>; dialog: ReactNode } {
  const object = useObject('order')
  const queryClient = useQueryClient()
  const { move, dialog } = useAskedMove({
    object,
    field: fieldOf(object, 'stage'),
    send: ({ record, target, fields }, version) =>
      api.post<RecordJson>(`/orders/${record.id}/move`, { ...fields, stage: target.value }, { version }),
    onSettled: settled => {
      for (const { id, now } of settled) {
        if (now) queryClient.setQueryData<RecordJson>(recordKeys.card('order', id), known => ({ ...known, ...now }))
        void queryClient.invalidateQueries({ queryKey: recordKeys.changes('order', id) })
        void queryClient.invalidateQueries({ queryKey: orderKey(id) })
      }
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists('order') })
      void queryClient.invalidateQueries({ queryKey: recordKeys.aggregates('order') })
    },
  })
  return {
    dialog,
    async move(order, stage) {
      const [outcome] = await move([order], targetOfStage(object, stage))
      if (outcome?.error) toastError(outcome.error)
      else if (outcome?.moved) toast({ message: stage.name })
    },
  }
}
