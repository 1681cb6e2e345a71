import type { TFunction } from 'i18next'
import { type RefObject, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { titleOf } from '../../fields/titles.ts'
import { announce } from '../../ui/announce.ts'
import { tellRefused, toast, toastError } from '../../ui/toast.ts'
import type { ListRequest } from '../queries.ts'
import { type Card, cellKey, type MoveStep, type Place, samePlace } from './board-context.ts'
import type { BoardColumn } from './columns.ts'
import { fewAtOnce } from './few-at-once.ts'
import { focusCard } from './focus-card.ts'
import type { LaneBy } from './lane-by.ts'
import type { Move, Moved, Outcome } from './moves.ts'
import { useShift } from './shift.ts'
import type { Totals } from './totals.ts'
import type { Lane } from './use-lanes.ts'
import { useSetLane } from './use-set-lane.ts'

interface Stepping {
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

/** Whether a card may be let go there: into another lane only where that is a field he may change. */
export const mayGo = (by: LaneBy | undefined, from: Place, to: Place): boolean =>
  from.lane === to.lane || Boolean(by?.changes)

/** A card with where it goes. */
interface Going extends Card {
  to: Place
}

/**
 * One move of a card or of several: shown at once, taken back with the reason where it is refused, and told with one way
 * back for all that moved.
 */
export function useStep(given: Stepping): (step: MoveStep) => Promise<void> {
  const { t } = useTranslation()
  const shift = useShift(given.object)
  const setLane = useSetLane(given.object)
  const latest = useRef(given)
  latest.current = given

  return useCallback(
    async ({ cards, to }: MoveStep): Promise<void> => {
      const { object, field, columns, lanes, by, board, requestAt, move, totals, reach } = latest.current
      const column = columns[to.column]
      const [taken] = cards
      if (!column || !taken || !mayGo(by, taken.from, to)) return
      const going = cards
        .map((card): Going => ({ ...card, to: by?.changes ? to : { ...to, lane: card.from.lane } }))
        .filter(card => !samePlace(card.from, card.to))
      if (!going.length) return
      const focused = board.current?.contains(document.activeElement)
      const unshift = await shiftAll()

      const outcomes = await makeMoves()
      const moved = outcomes.filter(isMoved)
      const stayed = outcomes.filter(one => !one.moved)
      for (const { record } of stayed) unshift.get(record.id)?.()
      tellStayed()
      if (moved.length) tellMoved()
      const own = outcomes.find(({ record }) => record.id === taken.record.id)
      if (focused || document.activeElement === document.body)
        focusCard(board.current, taken.record.id, own?.moved ? to : taken.from)

      async function shiftAll(): Promise<Map<string, () => void>> {
        const back = new Map<string, () => void>()
        const filled = new Set<string>()
        for (const card of going) {
          const lane = lanes[card.to.lane]
          const cell = cellKey(card.to.lane, card.to.column)
          const isEmpty = totals.cell(column?.value ?? '', lane?.key ?? '')?.count === 0
          const after = {
            ...card.record,
            [field.name]: column?.value,
            ...(by?.changes && { [by.name]: lane?.value }),
          }
          for (const place of [card.from, card.to]) reach(cellKey(place.lane, place.column))
          const [from, to] = [requestAt(card.from), requestAt(card.to)]
          back.set(card.record.id, await shift({ record: after, from, to, isFirst: isEmpty && !filled.has(cell) }))
          filled.add(cell)
        }
        return back
      }

      /** First into the column, then into the lane; what is refused the one does not get the other. */
      async function makeMoves(): Promise<Outcome[]> {
        const along = going.filter(({ from, to }) => from.column !== to.column).map(({ record }) => record)
        const inColumn = new Map(
          along.length ? (await move(along, column?.value ?? '')).map(one => [one.record.id, one]) : [],
        )
        return fewAtOnce(going, async ({ record, from, to }): Promise<Outcome> => {
          const before = inColumn.get(record.id)
          if (from.lane === to.lane || !by || (before && !before.moved)) return before ?? { record, moved: null }
          return setLane({ record, before: before?.moved ?? null, name: by.name, value: lanes[to.lane]?.value ?? null })
        })
      }

      function tellStayed(): void {
        for (const { record, error } of outcomes) {
          if (!error) continue
          if (outcomes.length > 1) tellRefused(titleOf(object, record), error)
          else toastError(error)
        }
        const words = { title: titleOf(object, taken?.record ?? stayed[0]?.record ?? nothing), count: stayed.length }
        if (stayed.length && !moved.length) announce(say(t, 'stayed', words))
      }

      function tellMoved(): void {
        const [first] = moved
        const lane = by?.changes && going.some(({ from }) => from.lane !== to.lane) ? lanes[to.lane] : undefined
        const place = lane ? t('board:cell', { column: column?.label, lane: lane.label }) : column?.label
        const words = { title: titleOf(object, first?.record ?? nothing), place, count: moved.length }
        const rest = stayed.length ? ` ${t('board:stayedSeveral', { count: stayed.length })}` : ''
        announce(say(t, 'moved', words) + rest)
        const undone = moved.filter(({ moved }) => moved.undo)
        toast({
          key: 'moved',
          message: (moved.length === 1 ? first?.moved.message : undefined) ?? say(t, 'moved', words) + rest,
          action: undone.length ? { label: t('undo'), run: () => void takeBack(undone, words.title) } : undefined,
        })
      }

      async function takeBack(undone: readonly MovedOutcome[], title: string): Promise<void> {
        const places = new Map(going.map(card => [card.record.id, card]))
        const back = await fewAtOnce(undone, async ({ record, moved }): Promise<boolean> => {
          const card = places.get(record.id)
          const unshift = card && (await shift({ record, from: requestAt(card.to), to: requestAt(card.from) }))
          try {
            await moved.undo?.()
            return true
          } catch (error) {
            unshift?.()
            if (undone.length > 1) tellRefused(titleOf(object, record), error)
            else toastError(error)
            return false
          }
        })
        const count = back.filter(Boolean).length
        if (!count) return
        announce(say(t, 'back', { title, count }))
        if (taken) focusCard(board.current, taken.record.id, taken.from)
      }
    },
    [shift, setLane, t],
  )
}

type MovedOutcome = Outcome & { moved: Moved }
const isMoved = (outcome: Outcome): outcome is MovedOutcome => outcome.moved !== null

const nothing = { id: '', version: 0, createdAt: '', updatedAt: '' }

/** What is said of a card, or of how many. */
export const say = (
  t: TFunction,
  what: 'moved' | 'stayed' | 'back' | 'dragged' | 'lifted',
  words: { title: string; count: number; place?: string },
): string => t(words.count === 1 ? `board:${what}` : `board:${what}Several`, words)
