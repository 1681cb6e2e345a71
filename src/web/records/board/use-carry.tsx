import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { titleOf } from '../../fields/titles.ts'
import { announce } from '../../ui/announce.ts'
import classes from './board.module.css'
import { cellOf, type Grip, type MoveStep, type Place, placeOf, samePlace } from './board-context.ts'
import type { BoardColumn } from './columns.ts'
import { beginDrag } from './drag.ts'
import { focusBeside } from './focus-beside.ts'
import type { LaneBy } from './lane-by.ts'
import type { Totals } from './totals.ts'
import type { Lane } from './use-lanes.ts'
import { mayGo } from './use-step.ts'

interface Carrying {
  object: SchemaObject
  columns: BoardColumn[]
  lanes: Lane[]
  by: LaneBy | undefined
  totals: Totals
  board: RefObject<HTMLElement | null>
  onStep: (step: MoveStep) => Promise<void>
}

interface Carry {
  /** The card that is held, by pointer or by keys. */
  grip: Grip | null
  onGrab: (event: PointerEvent<HTMLElement>, grip: Grip) => void
  onKey: (event: KeyboardEvent<HTMLElement>, grip: Grip) => void
  /** What keys do while a card is carried. */
  hint: ReactNode
}

/** Holding a card: dragged by a pointer, or lifted with Space, carried with arrows and let go with Space; each step is told. */
export function useCarry(given: Carrying): Carry {
  const { t } = useTranslation()
  const [grip, setGrip] = useState<Grip | null>(null)
  /** Where it would land; `null` while nothing is carried by keys. */
  const target = useRef<Place | null>(null)
  const latest = useRef(given)
  latest.current = given

  const nameOf = useCallback(
    ({ lane, column }: Place) => {
      const { columns, lanes, by } = latest.current
      const name = columns[column]?.label ?? ''
      return by ? t('board:cell', { column: name, lane: lanes[lane]?.label }) : name
    },
    [t],
  )
  const tellPlace = useCallback(
    (grip: Grip, place: Place) => {
      const { by, totals, columns, lanes } = latest.current
      if (!mayGo(by, grip.from, place)) return announce(t('board:notThere', { place: nameOf(place) }))
      const count = totals.cell(columns[place.column]?.value ?? '', lanes[place.lane]?.key ?? '')?.count ?? 0
      announce(
        samePlace(grip.from, place)
          ? t('board:whereItWas', { place: nameOf(place) })
          : t('board:over', { place: nameOf(place), count }),
      )
    },
    [t, nameOf],
  )
  const show = useCallback((grip: Grip, place: Place | null) => {
    const { board, by } = latest.current
    for (const cell of board.current?.querySelectorAll('[data-over]') ?? []) cell.removeAttribute('data-over')
    const cell = place && cellOf(board.current, place)
    if (cell) cell.dataset.over = place && mayGo(by, grip.from, place) ? 'yes' : 'no'
  }, [])
  const letGo = useCallback(
    (grip: Grip, to: Place | null) => {
      const { object, by } = latest.current
      show(grip, null)
      target.current = null
      setGrip(null)
      if (to && !samePlace(grip.from, to) && mayGo(by, grip.from, to)) void latest.current.onStep({ ...grip, to })
      else announce(t('board:stayed', { title: titleOf(object, grip.record) }))
    },
    [t, show],
  )

  const onGrab = useCallback(
    (event: PointerEvent<HTMLElement>, grip: Grip) => {
      const board = latest.current.board.current
      if (!board || event.button !== 0 || !event.isPrimary || isControl(event.target)) return
      beginDrag(event.nativeEvent, {
        board,
        card: event.currentTarget,
        onLift: () => {
          setGrip(grip)
          announce(t('board:dragged', { title: titleOf(latest.current.object, grip.record) }))
        },
        onOver: cell => {
          const place = placeOf(cell)
          show(grip, place)
          if (place) tellPlace(grip, place)
        },
        onDrop: cell => letGo(grip, placeOf(cell)),
      })
    },
    [t, show, tellPlace, letGo],
  )

  const onKey = useCallback(
    (event: KeyboardEvent<HTMLElement>, grip: Grip) => {
      const { object, columns, lanes, board, onStep } = latest.current
      const movable = grip.record.can?.update !== false && object.can.update !== 'none'
      const carried = target.current
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
      if (!carried) {
        if (event.key === ' ' && movable) lift()
        else if (way && event.shiftKey && movable) stepBeside(way)
        else if (focusBeside(event.nativeEvent, grip.from, board.current)) event.preventDefault()
        return
      }
      const next = placeAfter(event.key, carried, columns.length, lanes.length)
      if (next) carry(next)
      else if (event.key === ' ' || event.key === 'Enter') drop(carried)
      else if (event.key === 'Escape' || event.key === 'Tab') drop(grip.from)

      function lift() {
        event.preventDefault()
        target.current = grip.from
        setGrip(grip)
        show(grip, grip.from)
        announce(t('board:lifted', { title: titleOf(object, grip.record), place: nameOf(grip.from) }))
      }
      function carry(to: Place) {
        event.preventDefault()
        target.current = to
        show(grip, to)
        cellOf(board.current, to)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
        tellPlace(grip, to)
      }
      function drop(to: Place) {
        if (event.key !== 'Tab') event.preventDefault()
        letGo(grip, to)
      }
      function stepBeside(by: number) {
        event.preventDefault()
        const to = { lane: grip.from.lane, column: grip.from.column + by }
        if (columns[to.column]) void onStep({ ...grip, to })
      }
    },
    [t, show, tellPlace, letGo, nameOf],
  )
  const carriedByKeys = grip && target.current
  const hint = carriedByKeys ? <p className={classes.hint}>{t('board:keys')}</p> : null
  return { grip, onGrab, onKey, hint }
}

/** What is pressed for its own sake lifts no card. */
const isControl = (target: EventTarget): boolean =>
  target instanceof Element && Boolean(target.closest('button, input, label, [role="menu"]'))

/** Where a key carries a card; nothing for keys that carry nowhere. */
function placeAfter(key: string, { lane, column }: Place, columns: number, lanes: number): Place | null {
  const within = (at: number, count: number) => Math.max(0, Math.min(count - 1, at))
  switch (key) {
    case 'ArrowLeft':
      return { lane, column: within(column - 1, columns) }
    case 'ArrowRight':
      return { lane, column: within(column + 1, columns) }
    case 'ArrowUp':
      return { lane: within(lane - 1, lanes), column }
    case 'ArrowDown':
      return { lane: within(lane + 1, lanes), column }
    case 'Home':
      return { lane, column: 0 }
    case 'End':
      return { lane, column: columns - 1 }
    default:
      return null
  }
}
