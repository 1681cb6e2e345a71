import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  startTransition,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Json } from '../../model/index.ts'
import { type Block, blockOf, type Cell, moved } from './cells.ts'
import type { Leaving } from './field-editor.tsx'

/** A cell that is being changed; where the server refused, with what was typed and why. */
export interface Editing extends Cell {
  draft?: Json
  wrong?: string
}

export interface Grid {
  /** The cell the keyboard is in. */
  active: Cell
  /** Chosen cells: the active one, or all between it and where choosing began. */
  block: Block
  editing: Editing | null
  goTo: (cell: Cell, choosing?: boolean) => void
  edit: (editing: Editing) => void
  leave: (by: Leaving) => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  onMouseDown: (event: MouseEvent<HTMLElement>) => void
  onPointerOver: (event: MouseEvent<HTMLElement>) => void
  onFocus: (event: FocusEvent<HTMLElement>) => void
  onDoubleClick: (event: MouseEvent<HTMLElement>) => void
}

interface GridOptions {
  /** Another list begins at its first cell. */
  list: string
  rows: number
  columns: number
  /** Rows seen at once. */
  page: () => number
  canEdit: (cell: Cell) => boolean
  /** Arrows in what opens and closes: whether that did something, or to which cell it leads. */
  onBranch?: (cell: Cell, key: string) => Cell | boolean
  /** Enter on a cell; returns whether that did something. */
  onOpen: (cell: Cell) => boolean
  onMark: (row: number, range: boolean) => void
}

interface Chosen {
  list: string
  active: Cell
  anchor: Cell
}

const first: Cell = { row: 0, column: 0 }

/** Cells walked through by keys and chosen as in a spreadsheet; which of them is being changed. */
export function useGrid(options: GridOptions): Grid {
  const { list, rows, columns } = options
  const [kept, keep] = useState<Chosen>({ list, active: first, anchor: first })
  const chosen = kept.list === list ? kept : { list, active: first, anchor: first }
  const [editing, setEditing] = useState<Editing | null>(null)
  const latest = useRef({ ...options, chosen, editing })
  latest.current = { ...options, chosen, editing }
  const follow = useFocus(chosen.active, editing)

  const goTo = useCallback(
    (active: Cell, choosing = false) => {
      const { list, chosen } = latest.current
      const next = { list, active, anchor: choosing ? chosen.anchor : active }
      latest.current.chosen = next
      follow()
      keep(next)
    },
    [follow],
  )
  const edit = useCallback((next: Editing) => {
    if (!latest.current.canEdit(next)) return
    const { list } = latest.current
    keep({ list, active: next, anchor: next })
    setEditing(next)
  }, [])
  const leave = useCallback(
    (by: Leaving) => {
      const { editing, rows, columns, canEdit } = latest.current
      setEditing(null)
      if (!editing) return
      // Chosen from a list by the mouse: the keyboard stays in the cell. Else it is where somebody went.
      const stays = sameCell(cellAt(document.activeElement), editing) || document.activeElement === document.body
      if (by === 'other') return stays ? goTo(editing) : undefined
      if (by === 'escape') return goTo(editing)
      if (by === 'enter') return goTo({ ...editing, row: Math.min(rows - 1, editing.row + 1) })
      const next = nextEditable(editing, by === 'tab' ? 1 : -1, columns, canEdit)
      if (next) edit(next)
      else goTo(editing)
    },
    [goTo, edit],
  )
  const keys = useGridKeys(latest, { goTo, edit })
  const mouse = useGridMouse(latest, { goTo, edit })
  const { active, anchor } = clamp(chosen, rows, columns)
  const block = useMemo(() => blockOf(active, anchor), [active, anchor])
  return { active, block, editing, goTo, edit, leave, onKeyDown: keys, ...mouse }
}

type Latest = React.RefObject<GridOptions & { chosen: Chosen; editing: Editing | null }>

function useGridKeys(latest: Latest, { goTo, edit }: Pick<Grid, 'goTo' | 'edit'>) {
  return useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const { chosen, rows, columns, page, onBranch, onOpen, onMark } = latest.current
      const link = linkAt(event.target)
      if (!link && !cellAt(event.target, true)) return
      if (event.key === 'Tab') return event.shiftKey ? undefined : toLink(event)
      if (link && event.key === 'Enter') return
      const { active } = chosen
      const ctrl = event.ctrlKey || event.metaKey
      const branch = !ctrl && !event.shiftKey && onBranch?.(active, event.key)
      const to = moved(active, { key: event.key, ctrl }, { rows, columns, page: page() })
      if (typeof branch === 'object') goTo(branch)
      else if (branch) goTo(active)
      else if (to) goTo(to, event.shiftKey)
      else if (event.key === 'F2') edit(active)
      else if (event.key === 'Enter' && !onOpen(active)) edit(active)
      else if (event.key === ' ') onMark(active.row, event.shiftKey)
      else if (event.key === 'Escape') goTo(active)
      else if (event.key !== 'Enter') return
      event.preventDefault()
    },
    [latest, goTo, edit],
  )
}

function useGridMouse(latest: Latest, { goTo, edit }: Pick<Grid, 'goTo' | 'edit'>) {
  return useMemo(
    () => ({
      onMouseDown: (event: MouseEvent<HTMLElement>) => {
        const cell = cellAt(event.target)
        const { editing } = latest.current
        if (!cell || event.button !== 0 || (editing && sameCell(cell, editing))) return
        // The focus is there by itself; what is pressed may lead to another page, and nothing is to stand in its way.
        startTransition(() => goTo(cell, event.shiftKey))
      },
      onPointerOver: (event: MouseEvent<HTMLElement>) => {
        const cell = event.buttons === 1 && !latest.current.editing ? cellAt(event.target) : null
        if (cell && !sameCell(cell, latest.current.chosen.active)) goTo(cell, true)
      },
      // However the focus came to a cell, the keyboard goes on from there.
      onFocus: (event: FocusEvent<HTMLElement>) => {
        const cell = cellAt(event.target, true)
        if (cell && !sameCell(cell, latest.current.chosen.active)) goTo(cell)
      },
      onDoubleClick: (event: MouseEvent<HTMLElement>) => {
        const cell = cellAt(event.target)
        const pressed = event.target instanceof Element && event.target.closest('a, button, input, textarea')
        if (cell && !pressed && !latest.current.editing) edit(cell)
      },
    }),
    [latest, goTo, edit],
  )
}

/** Brings the keyboard to the active cell once it is drawn, where it was moved there by somebody. */
function useFocus(active: Cell, editing: Editing | null): () => void {
  const wanted = useRef(false)
  useEffect(() => {
    if (!wanted.current || editing) return
    wanted.current = false
    const cell = document.querySelector<HTMLElement>(`[data-cell="${active.row}:${active.column}"]`)
    cell?.focus({ preventScroll: true })
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
  return useCallback(() => {
    wanted.current = true
  }, [])
}

/** The cell an event happened in; `itself`: on the cell, not on something within it. */
export function cellAt(target: EventTarget | null, itself = false): Cell | null {
  const element = target instanceof Element ? (itself ? target : target.closest('[data-cell]')) : null
  const [row, column] = (element?.getAttribute('data-cell') ?? '').split(':').map(Number)
  return row === undefined || column === undefined ? null : { row, column }
}

/** A phone, an address or a name that leads somewhere, in a cell. */
const linkAt = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('[data-cell] [data-in-cell]') : null

/** From a cell Tab comes to the links in it one after the other, and only then leaves the table. */
function toLink(event: KeyboardEvent<HTMLElement>): void {
  if (!(event.target instanceof Element)) return
  const links = [...(event.target.closest('[data-cell]')?.querySelectorAll<HTMLElement>('[data-in-cell]') ?? [])]
  const next = links[links.findIndex(link => link === event.target) + 1]
  if (!next) return
  next.focus()
  event.preventDefault()
}

const sameCell = (one: Cell | null, other: Cell): boolean => one?.row === other.row && one.column === other.column

function nextEditable(from: Cell, step: number, columns: number, canEdit: (cell: Cell) => boolean): Cell | null {
  for (let column = from.column + step; column >= 0 && column < columns; column += step)
    if (canEdit({ row: from.row, column })) return { row: from.row, column }
  return null
}

/** Rows and columns may have become fewer since. */
function clamp({ active, anchor }: Chosen, rows: number, columns: number): Pick<Chosen, 'active' | 'anchor'> {
  const fits = ({ row, column }: Cell) => row < rows && column < columns
  const inside = ({ row, column }: Cell) => ({
    row: Math.max(0, Math.min(row, rows - 1)),
    column: Math.max(0, Math.min(column, columns - 1)),
  })
  return fits(active) && fits(anchor) ? { active, anchor } : { active: inside(active), anchor: inside(anchor) }
}
