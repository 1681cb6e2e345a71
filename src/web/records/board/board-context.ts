import { createContext, type KeyboardEvent, type PointerEvent, type RefObject, useContext } from 'react'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import type { ListRequest } from '../queries.ts'
import type { BoardColumn } from './columns.ts'
import type { LaneBy } from './lane-by.ts'
import type { Lane } from './use-lanes.ts'

/** A cell of the board, by the order of its lane and its column. */
export interface Place {
  lane: number
  column: number
}

/** A card where it stands. */
export interface Card {
  record: RecordJson
  from: Place
}

export interface MoveStep {
  /** All that go together. */
  cards: readonly Card[]
  to: Place
}

/** What the cells and cards of a board share. */
export interface Board {
  object: SchemaObject
  field: SchemaField
  columns: BoardColumn[]
  lanes: Lane[]
  by: LaneBy | undefined
  sum: SchemaField | undefined
  /** Fields that a card tells, besides its amount and its owner. */
  shown: SchemaField[]
  board: RefObject<HTMLElement | null>
  requestAt: (place: Place) => ListRequest
  step: (step: MoveStep) => Promise<void>
  /** A card, and where it is marked all others that are. */
  together: (card: Card) => readonly Card[]
  onGrab: (event: PointerEvent<HTMLElement>, card: Card) => void
  onKey: (event: KeyboardEvent<HTMLElement>, card: Card) => void
  toggle: (card: Card) => void
  marked: ReadonlySet<string>
  /** As it was: it is only looked at. */
  past: boolean
}

export const BoardContext = createContext<Board | null>(null)

export function useBoard(): Board {
  const board = useContext(BoardContext)
  if (!board) throw new Error('No board around')
  return board
}

/** A cell as its element says which it is, by `data-cell`. */
export const cellKey = (lane: number, column: number): string => `${lane}:${column}`

export const samePlace = (one: Place, other: Place): boolean => one.lane === other.lane && one.column === other.column

/** Which cell an element is. */
export function placeOf(cell: HTMLElement | null): Place | null {
  const [lane, column] = (cell?.dataset.cell ?? '').split(':').map(Number)
  return lane === undefined || column === undefined || Number.isNaN(column) ? null : { lane, column }
}

export const cellOf = (board: HTMLElement | null, { lane, column }: Place): HTMLElement | null =>
  board?.querySelector<HTMLElement>(`[data-cell="${cellKey(lane, column)}"]`) ?? null
