import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { changeInTurn } from '../own-changes.ts'
import { refreshRecord } from '../patch-row.ts'
import type { Moved, Outcome } from './moves.ts'

interface LaneChange {
  record: RecordJson
  /** What was done to it before. */
  before: Moved | null
  /** The field that lanes are by, and its value in the new one. */
  name: string
  value: unknown
}

/** A card is given the value of its new lane; where that is refused, what was done before stays done. */
export function useSetLane(object: SchemaObject): (change: LaneChange) => Promise<Outcome> {
  const queryClient = useQueryClient()
  return useCallback(
    async ({ record, before, name, value }) => {
      const path = `/${object.plural}/${record.id}`
      try {
        const now = await changeInTurn(record, () => api.patch<RecordJson>(path, { [name]: value }))
        const undo = async () => {
          const back = await changeInTurn(now, () => api.delete<RecordJson>(`${path}/changes/${now.version}`))
          return (await before?.undo?.()) ?? back
        }
        return { record, moved: { record: now, undo, message: before?.message } }
      } catch (error) {
        return { record, moved: before, error }
      } finally {
        refreshRecord(queryClient, object, record.id)
      }
    },
    [queryClient, object],
  )
}
