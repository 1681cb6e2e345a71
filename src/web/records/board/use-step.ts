import { useQueryClient } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { type RefObject, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { idOf, titleOf } from '../../fields/titles.ts'
import { announce } from '../../ui/announce.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { refreshRecord } from '../patch-row.ts'
import type { ListRequest } from '../queries.ts'
import { cellKey, cellOf, type MoveStep, type Place, samePlace } from './board-context.ts'
import type { BoardColumn } from './columns.ts'
import type { LaneBy } from './lane-by.ts'
import type { Move, Moved } from './moves.ts'
import { useShift } from './shift.ts'
import type { Totals } from './totals.ts'
import type { Lane } from './use-lanes.ts'

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

/** One move of a card: shown at once, taken back with the reason if it is refused, and told with the way back if it is made. */
export function useStep(given: Stepping): (step: MoveStep) => Promise<void> {
  const { t } = useTranslation()
  const shift = useShift(given.object)
  const setLane = useSetLane(given.object)
  const latest = useRef(given)
  latest.current = given

  return useCallback(
    async ({ record, from, to }: MoveStep): Promise<void> => {
      const { object, field, columns, lanes, by, board, requestAt, move, totals, reach } = latest.current
      if (samePlace(from, to) || !mayGo(by, from, to)) return
      const column = columns[to.column]
      const lane = lanes[to.lane]
      if (!column || !lane) return
      const words = wordsOf(t, titleOf(object, record), column, from.lane === to.lane ? undefined : lane)
      const after = { ...record, [field.name]: column.value, ...(by?.changes && { [by.name]: lane.value }) }
      const focused = board.current?.contains(document.activeElement)
      const isEmpty = totals.cell(column.value, lane.key)?.count === 0
      for (const { lane, column } of [from, to]) reach(cellKey(lane, column))
      const undoShift = await shift(after, requestAt(from), requestAt(to), isEmpty)

      const moved = await makeMove()
      if (!moved) {
        undoShift()
        announce(words.stayed)
      } else tell(moved)
      if (focused || document.activeElement === document.body) focusCard(board.current, record.id, moved ? to : from)

      async function makeMove(): Promise<Moved | null> {
        const before = from.column === to.column ? null : await move(record, column?.value ?? '')
        if (from.column !== to.column && !before) return null
        if (from.lane === to.lane || !by) return before
        const laned = await setLane(before?.record ?? record, by.name, lane?.value ?? null)
        if (!laned) return before
        const back = async () => {
          const now = await laned.back()
          return before?.undo ? before.undo() : now
        }
        return { record: laned.record, undo: back, message: before?.message }
      }

      function tell({ undo, message }: Moved): void {
        announce(words.moved)
        const takeBack = async () => {
          try {
            const unshift = await shift(record, requestAt(to), requestAt(from))
            await undo?.().catch((error: unknown) => {
              unshift()
              throw error
            })
            announce(words.back)
            focusCard(board.current, record.id, from)
          } catch (error) {
            toastError(error)
          }
        }
        toast({
          key: 'moved',
          message: message ?? words.moved,
          action: undo && { label: t('undo'), run: () => void takeBack() },
        })
      }
    },
    [shift, setLane, t],
  )
}

function wordsOf(t: TFunction, title: string, column: BoardColumn, lane: Lane | undefined) {
  const place = lane ? t('board:cell', { column: column.label, lane: lane.label }) : column.label
  return {
    moved: t('board:moved', { title, place }),
    stayed: t('board:stayed', { title }),
    back: t('board:back', { title }),
  }
}

/** A card is given the value of its new lane; `null`, with the reason told, where that is refused. */
function useSetLane(object: SchemaObject) {
  const queryClient = useQueryClient()
  return useCallback(
    async (record: RecordJson, name: string, value: unknown) => {
      const former = idOf(record[name]) ?? record[name] ?? null
      const patch = async (known: RecordJson, to: unknown, version?: number) => {
        const now = await api.patch<RecordJson>(`/${object.plural}/${known.id}`, { [name]: to }, { version })
        refreshRecord(queryClient, object, known.id)
        return now
      }
      try {
        const now = await patch(record, value)
        return { record: now, back: () => patch(now, former, now.version) }
      } catch (error) {
        toastError(error)
        refreshRecord(queryClient, object, record.id)
        return null
      }
    },
    [queryClient, object],
  )
}

/** Frames that a card has to appear in, before the focus goes elsewhere. */
const patience = 90

/** The focus goes where the card went, or to the first of its column where the card is not drawn; not from under an open dialog. */
function focusCard(board: HTMLElement | null, id: string, place: Place, left = patience): void {
  const cell = cellOf(board, place)
  if (left === patience) cell?.querySelector('[data-scroller]')?.scrollTo({ top: 0 })
  requestAnimationFrame(() => {
    if (document.querySelector('[role=dialog]')) return focusCard(board, id, place)
    const card = cell?.querySelector<HTMLElement>(`[data-card="${id}"]`)
    if (!card && left > 0) return focusCard(board, id, place, left - 1)
    const first = cell?.querySelector<HTMLElement>('[data-card]')
    ;(card ?? first)?.focus()
  })
}
