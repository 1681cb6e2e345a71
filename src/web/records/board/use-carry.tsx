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
import { type Card, cellOf, type MoveStep, type Place, placeOf, samePlace } from './board-context.ts'
import type { BoardColumn } from './columns.ts'
import { beginCardDrag } from './drag.ts'
import { focusBeside } from './focus-beside.ts'
import type { LaneBy } from './lane-by.ts'
import { say } from './say.ts'
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
  together: (card: Card) => readonly Card[]
  onStep: (step: MoveStep) => Promise<void>
}

interface Carry {
  /** The cards that are held, by pointer or by keys; the one that was taken is the first. */
  held: readonly Card[]
  onGrab: (event: PointerEvent<HTMLElement>, card: Card) => void
  onKey: (event: KeyboardEvent<HTMLElement>, card: Card) => void
  /** What keys do while cards are carried. */
  hint: ReactNode
}

/**
 * Holding a card, and where it is marked all marked ones: dragged by a pointer, or lifted with Space, carried with arrows
 * and let go with Space; each step is told.
 */
export function useCarry(given: Carrying): Carry {
  const { t } = useTranslation()
  const [held, setHeld] = useState<readonly Card[]>(none)
  /** Where they would land; `null` while nothing is carried by keys. */
  const target = useRef<Place | null>(null)
  const latest = useRef({ ...given, held })
  latest.current = { ...given, held }

  const nameOf = useCallback(
    ({ lane, column }: Place) => {
      const { columns, lanes, by } = latest.current
      const name = columns[column]?.label ?? ''
      return by ? t('board:cell', { column: name, lane: lanes[lane]?.label }) : name
    },
    [t],
  )
  const tell = useCallback(
    (what: 'lifted' | 'dragged' | 'stayed', cards: readonly Card[], place?: string) => {
      const [first] = cards
      const title = first ? titleOf(latest.current.object, first.record) : ''
      announce(say(t, what, { title, place, count: cards.length }))
    },
    [t],
  )
  const tellPlace = useCallback(
    ({ from }: Card, place: Place) => {
      const { by, totals, columns, lanes } = latest.current
      if (!mayGo(by, from, place)) return announce(t('board:notThere', { place: nameOf(place), why: by?.why }))
      const count = totals.cell(columns[place.column]?.value ?? '', lanes[place.lane]?.key ?? '')?.count ?? 0
      announce(
        samePlace(from, place)
          ? t('board:whereItWas', { place: nameOf(place) })
          : t('board:over', { place: nameOf(place), count }),
      )
    },
    [t, nameOf],
  )
  const show = useCallback(({ from }: Card, place: Place | null) => {
    const { board, by } = latest.current
    for (const cell of board.current?.querySelectorAll('[data-over]') ?? []) cell.removeAttribute('data-over')
    const cell = place && cellOf(board.current, place)
    if (cell) cell.dataset.over = place && mayGo(by, from, place) ? 'yes' : 'no'
  }, [])
  const lift = useCallback((card: Card): readonly Card[] => {
    const cards = latest.current.together(card)
    setHeld(cards)
    return cards
  }, [])
  const letGo = useCallback(
    (card: Card, cards: readonly Card[], to: Place | null) => {
      const { by, onStep } = latest.current
      show(card, null)
      target.current = null
      setHeld(none)
      const goes = to && mayGo(by, card.from, to) && cards.some(({ from }) => !samePlace(from, to))
      if (goes) void onStep({ cards, to })
      else tell('stayed', cards)
    },
    [show, tell],
  )

  const onGrab = useCallback(
    (event: PointerEvent<HTMLElement>, card: Card) => {
      const { board, together } = latest.current
      if (!board.current || event.button !== 0 || !event.isPrimary || isControl(event.target)) return
      const cards = together(card)
      // Where it is lifted from nobody needs to be told.
      let away = false
      beginCardDrag(event.nativeEvent, {
        board: board.current,
        card: event.currentTarget,
        pile: cards.length,
        onLift: () => tell('dragged', lift(card)),
        onOver: cell => {
          const place = placeOf(cell)
          show(card, place)
          away ||= place !== null && !samePlace(place, card.from)
          if (place && away) tellPlace(card, place)
        },
        onDrop: cell => letGo(card, cards, placeOf(cell)),
      })
    },
    [show, tell, tellPlace, lift, letGo],
  )

  const onKey = useCallback(
    (event: KeyboardEvent<HTMLElement>, card: Card) => {
      const { object, columns, lanes, board, together, onStep } = latest.current
      const movable = card.record.can?.update !== false && object.can.update !== 'none'
      const carried = target.current
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
      if (!carried) {
        if (event.key === ' ' && movable) take()
        else if (way && event.shiftKey && movable) stepBeside(way)
        else if (focusBeside(event.nativeEvent, card.from, board.current)) event.preventDefault()
        return
      }
      const next = placeAfter(event.key, carried, columns.length, lanes.length)
      if (next) carry(next)
      else if (event.key === ' ' || event.key === 'Enter') drop(carried)
      else if (event.key === 'Escape' || event.key === 'Tab') drop(null)

      function take() {
        event.preventDefault()
        target.current = card.from
        show(card, card.from)
        tell('lifted', lift(card), nameOf(card.from))
      }
      function carry(to: Place) {
        event.preventDefault()
        target.current = to
        show(card, to)
        cellOf(board.current, to)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
        tellPlace(card, to)
      }
      function drop(to: Place | null) {
        if (event.key !== 'Tab') event.preventDefault()
        letGo(card, latest.current.held, to)
      }
      function stepBeside(by: number) {
        event.preventDefault()
        const to = { lane: card.from.lane, column: card.from.column + by }
        if (columns[to.column]) void onStep({ cards: together(card), to })
      }
    },
    [show, tell, tellPlace, lift, letGo, nameOf],
  )
  const byKeys = held.length > 0 && target.current
  const words = held.length > 1 ? t('board:keysSeveral') : t('board:keys')
  const hint = byKeys ? <p className={classes.hint}>{words}</p> : null
  return { held, onGrab, onKey, hint }
}

const none: readonly Card[] = []

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
