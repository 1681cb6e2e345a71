import { type RefObject, useCallback } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import { cellKey } from './board-context.ts'
import { useShift } from './shift.ts'
import type { Going, Stepping } from './use-step.ts'

/** Shows cards where they go; returns by record how each goes back. */
export function useShiftAll(object: SchemaObject, latest: RefObject<Stepping>) {
  const shift = useShift(object)
  return useCallback(
    async (going: readonly Going[]): Promise<Map<string, () => void>> => {
      const { reach, requestAt } = latest.current
      const back = new Map<string, () => void>()
      const filled = new Set<string>()
      for (const { record, from, to } of going) {
        const cell = cellKey(to.lane, to.column)
        const shifted = {
          record: { ...record, ...valuesAt(latest.current, to) },
          from: requestAt(from),
          to: requestAt(to),
          isFirst: isEmpty(latest.current, to) && !filled.has(cell),
        }
        back.set(record.id, await shift(shifted))
        filled.add(cell)
        // Only now: a column that finds nothing there asks the server, which does not know of the move yet.
        for (const place of [from, to]) reach(cellKey(place.lane, place.column))
      }
      return back
    },
    [shift, latest],
  )
}

/** What a card has there. */
const valuesAt = ({ field, columns, lanes, by }: Stepping, { column, lane }: Going['to']) => ({
  [field.name]: columns[column]?.value,
  ...(by?.changes && { [by.name]: lanes[lane]?.value }),
})

const isEmpty = ({ totals, columns, lanes }: Stepping, { column, lane }: Going['to']): boolean =>
  totals.cell(columns[column]?.value ?? '', lanes[lane]?.key ?? '')?.count === 0
