import { defaultRangeExtractor, type Range, type Rect, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useScrollMemory } from './list-scroll.ts'
import type { List } from './use-list.ts'

/** Browsers draw nothing farther down than some 17 million pixels: longer lists are scrolled through in stretches. */
const longest = 12_000_000

interface Rows {
  /** Rows to draw, by their place in the list, and how far down each stands. */
  drawn: { index: number; start: number }[]
  height: number
  /** Rows seen at once. */
  page: number
  reveal: (index: number) => void
  onScroll: () => void
}

/** Which rows are drawn: those that are seen, some around them, and the one the keyboard is in, wherever it is. */
export function useRows(scroller: RefObject<HTMLDivElement | null>, list: List, active: number): Rows {
  const memory = useScrollMemory()
  const [rowHeight] = useState(heightOfRow)
  const stretch = Math.floor(longest / rowHeight)
  const [base, setBase] = useState(memory.base)
  const count = Math.min(list.count - base, stretch)
  // What is seen is drawn first; what one will scroll to, a moment later.
  const [ahead, setAhead] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setAhead(true)), 300)
    return () => clearTimeout(timer)
  }, [])
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: ahead ? 12 : 1,
    initialOffset: memory.offset,
    initialRect: likelyRect(),
    observeElementRect: watchRect,
    rangeExtractor: useCallback(
      (range: Range) => withRow(defaultRangeExtractor(range), active - base, range.count),
      [active, base],
    ),
  })
  useTop(scroller, list.key, () => setBase(0))

  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {}
  const { show } = list
  useEffect(() => show(base + startIndex, base + endIndex), [show, base, startIndex, endIndex])

  const shift = useRef(0)
  useLayoutEffect(() => {
    if (scroller.current && shift.current) scroller.current.scrollTop -= shift.current * rowHeight
    shift.current = 0
  })
  const goOn = (by: number) => {
    const next = Math.max(0, Math.min(list.count - stretch, base + by))
    if (next === base) return
    shift.current = next - base
    setBase(next)
  }
  const onScroll = () => {
    const at = scroller.current?.scrollTop ?? 0
    memory.keep(at, base)
    if (list.count <= stretch) return
    if (at > (stretch - 200) * rowHeight) goOn(Math.floor(stretch / 2))
    if (at < 100 * rowHeight && base > 0) goOn(-Math.floor(stretch / 2))
  }
  return {
    drawn: virtual.getVirtualItems().map(({ index, start }) => ({ index: base + index, start })),
    height: virtual.getTotalSize(),
    page: Math.max(1, endIndex - startIndex - 1),
    reveal: index => virtual.scrollToIndex(Math.max(0, Math.min(count - 1, index - base))),
    onScroll,
  }
}

/** What a page above and below a list takes, about: the first rows are drawn at once, and not when all is measured. */
const aroundList = 190

const likelyRect = (): Rect => ({ width: window.innerWidth, height: window.innerHeight - aroundList })

/** Measures when the page is laid out anyway: the library's own way makes the browser do that once more before it paints. */
function watchRect(
  { scrollElement }: Virtualizer<HTMLDivElement, Element>,
  tell: (rect: Rect) => void,
): (() => void) | undefined {
  if (!scrollElement) return undefined
  const observer = new ResizeObserver(() =>
    tell({ width: scrollElement.offsetWidth, height: scrollElement.offsetHeight }),
  )
  observer.observe(scrollElement)
  return () => observer.disconnect()
}

/** Another list begins at its top. */
function useTop(scroller: RefObject<HTMLDivElement | null>, key: string, begin: () => void): void {
  const shown = useRef(key)
  useLayoutEffect(() => {
    if (shown.current === key) return
    shown.current = key
    begin()
    scroller.current?.scrollTo({ top: 0 })
  })
}

function withRow(drawn: number[], row: number, count: number): number[] {
  if (row < 0 || row >= count || drawn.includes(row)) return drawn
  return [...drawn, row].sort((one, other) => one - other)
}

/** The density's row height, which CSS knows. */
const heightOfRow = (): number =>
  Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--r-row'), 10) || 42
