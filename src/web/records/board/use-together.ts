import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useCallback, useRef } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import { shownRow } from '../patch-row.ts'
import { type Card, placeOf } from './board-context.ts'

/** Marked cards go together, wherever on the board they are, and though they were scrolled out of sight since. */
export function useTogether(object: SchemaObject, board: RefObject<HTMLElement | null>, marked: ReadonlySet<string>) {
  const queryClient = useQueryClient()
  /** As they were when they were marked. */
  const known = useRef(new Map<string, Card>())
  const remember = useCallback((card: Card) => void known.current.set(card.record.id, card), [])
  const latest = useRef(marked)
  latest.current = marked
  const together = useCallback(
    (card: Card): readonly Card[] => {
      if (!latest.current.has(card.record.id)) return [card]
      const others = [...latest.current].filter(id => id !== card.record.id)
      return [card, ...others.map(asSeen).filter(one => one !== undefined)]

      function asSeen(id: string): Card | undefined {
        const before = known.current.get(id)
        const drawn = board.current?.querySelector(`[data-card="${id}"]`)?.closest<HTMLElement>('[data-cell]')
        const from = placeOf(drawn ?? null) ?? before?.from
        const record = shownRow(queryClient, object, id)
        return from && before && { from, record: record ? { ...before.record, ...record } : before.record }
      }
    },
    [queryClient, object, board],
  )
  return { together, remember }
}
