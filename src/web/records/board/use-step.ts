import { type RefObject, useCallback, useRef } from 'react'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { holdUntilAnswered } from '../own-changes.ts'
import type { ListRequest } from '../queries.ts'
import { type Card, type MoveStep, type Place, samePlace } from './board-context.ts'
import type { BoardColumn } from './columns.ts'
import { focusCard } from './focus-card.ts'
import type { LaneBy } from './lane-by.ts'
import type { Move } from './moves.ts'
import type { Totals } from './totals.ts'
import type { Lane } from './use-lanes.ts'
import { useMakeMoves } from './use-make-moves.ts'
import { useShiftAll } from './use-shift-all.ts'
import { useTellMoves } from './use-tell-moves.ts'

export interface Stepping {
  object: SchemaObject
  field: SchemaField
  columns: BoardColumn[]
  lanes: Lane[]
  by: LaneBy | undefined
  board: RefObject<HTMLElement | null>
  requestAt: (place: Place) => ListRequest
  move: Move
  totals: Totals
  /** A cell gets a card. */
  reach: (cell: string) => void
}

/** A card with where it goes. */
export interface Going extends Card {
  to: Place
}

/** Whether a card may be let go there: into another lane only where that is a field he may change. */
export const mayGo = (by: LaneBy | undefined, from: Place, to: Place): boolean =>
  from.lane === to.lane || Boolean(by?.changes)

/**
 * One move of a card or of several: shown at once, taken back with the reason where it is refused, and told with one way
 * back for all that moved.
 */
export function useStep(given: Stepping): (step: MoveStep) => Promise<void> {
  const latest = useRef(given)
  latest.current = given
  const shiftAll = useShiftAll(given.object, latest)
  const makeMoves = useMakeMoves(given.object, latest)
  const tellMoves = useTellMoves(given.object, latest)

  const make = useCallback(
    async (step: MoveStep): Promise<void> => {
      const going = goingOf(latest.current, step)
      const [taken] = step.cards
      if (!going.length || !taken) return
      const board = latest.current.board.current
      const focused = board?.contains(document.activeElement)
      const unshift = await shiftAll(going)

      const outcomes = await makeMoves(going, step.to)
      for (const { record, moved } of outcomes) if (!moved) unshift.get(record.id)?.()
      tellMoves({ outcomes, going, taken, to: step.to })
      const own = outcomes.find(({ record }) => record.id === taken.record.id)
      if (focused || document.activeElement === document.body)
        focusCard(board, taken.record.id, own?.moved ? step.to : taken.from)
    },
    [shiftAll, makeMoves, tellMoves],
  )
  return useCallback(step => holdUntilAnswered(make(step)), [make])
}

/** Those that are not there yet; where lanes are not changed by hand, each keeps to its own. */
function goingOf({ by, columns }: Stepping, { cards, to }: MoveStep): Going[] {
  const [taken] = cards
  if (!taken || !columns[to.column] || !mayGo(by, taken.from, to)) return []
  return cards
    .map(card => ({ ...card, to: by?.changes ? to : { ...to, lane: card.from.lane } }))
    .filter(card => !samePlace(card.from, card.to))
}
