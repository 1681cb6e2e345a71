import { type RefObject, useCallback } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import type { Place } from './board-context.ts'
import { fewAtOnce } from './few-at-once.ts'
import type { Outcome } from './moves.ts'
import { useSetLane } from './use-set-lane.ts'
import type { Going, Stepping } from './use-step.ts'

/** Brings records first into the column, then into the lane; what is refused the one does not get the other. */
export function useMakeMoves(object: SchemaObject, latest: RefObject<Stepping>) {
  const setLane = useSetLane(object)
  return useCallback(
    async (going: readonly Going[], to: Place): Promise<Outcome[]> => {
      const { columns, lanes, by, move } = latest.current
      const along = going.filter(card => card.from.column !== card.to.column).map(({ record }) => record)
      const outcomes = along.length ? await move(along, columns[to.column]?.value ?? '') : []
      const inColumn = new Map(outcomes.map(one => [one.record.id, one]))
      return fewAtOnce(going, async ({ record, from, to }): Promise<Outcome> => {
        const before = inColumn.get(record.id)
        if (from.lane === to.lane || !by || (before && !before.moved)) return before ?? { record, moved: null }
        return setLane({ record, before: before?.moved ?? null, name: by.name, value: lanes[to.lane]?.value ?? null })
      })
    },
    [setLane, latest],
  )
}
