import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { memo, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import { useWindow } from '../use-window.ts'
import classes from './board.module.css'
import { BoardCard } from './board-card.tsx'
import { useBoard } from './board-context.ts'

interface BoardCellProps {
  lane: number
  column: number
  /** The cards of this cell that are held. */
  held: ReadonlySet<string>
  /** How many cards it has, as far as that is known: what has none is asked for none. */
  count: number | null
}

/** The cards of a column, or of a lane within it: there as soon as somebody could see them, and as many as he could. */
export const BoardCell = memo(function BoardCell(props: BoardCellProps) {
  const { board } = useBoard()
  const scroller = useRef<HTMLDivElement>(null)
  const near = useNear(scroller, board)
  return (
    <div ref={scroller} className={classes.cards} data-scroller>
      {props.count === 0 ? <Nothing /> : near || props.held.size ? <Cards {...props} scroller={scroller} /> : null}
    </div>
  )
})

function Nothing() {
  const { t } = useTranslation()
  return <p className={classes.nothing}>{t('records:emptyColumn')}</p>
}

/** Usual height of a card in a column, until it is measured. */
const usualHeight = 112
const gap = 6

function Cards({
  lane,
  column,
  held,
  scroller,
}: Omit<BoardCellProps, 'count'> & { scroller: RefObject<HTMLDivElement | null> }) {
  const { t } = useTranslation()
  const { object, requestAt, marked } = useBoard()
  const list = useWindow(object, requestAt({ lane, column }), true)
  const [focused, setFocused] = useState(-1)
  const virtual = useVirtualizer({
    count: list.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeight,
    getItemKey: index => list.at(index)?.id ?? index,
    overscan: 5,
    gap,
    rangeExtractor: useCallback((range: Range) => withCard(range, focused), [focused]),
  })
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {}
  const { show } = list
  useEffect(() => show(startIndex, endIndex), [show, startIndex, endIndex])
  useTop(scroller, list.key)

  if (list.loading) return <Lines count={4} />
  if (list.error && !list.count)
    return (
      <p className={classes.nothing} role="alert">
        {errorWords(list.error)}{' '}
        <button type="button" className={classes.again} onClick={list.retry}>
          {t('retry')}
        </button>
      </p>
    )
  if (!list.count) return <Nothing />
  return (
    <ol className={classes.list} style={{ height: virtual.getTotalSize() }} aria-busy={list.stale || undefined}>
      {virtual.getVirtualItems().map(({ index, start, key }) => {
        const record = list.at(index)
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={classes.place}
            style={{ transform: `translateY(${start}px)` }}
            aria-setsize={list.count}
            aria-posinset={index + 1}
            onFocus={() => setFocused(index)}
            onBlur={() => setFocused(-1)}
          >
            {record ? (
              <BoardCard
                record={record}
                lane={lane}
                column={column}
                held={held.has(record.id)}
                marked={marked.has(record.id)}
              />
            ) : (
              <div className={classes.waiting} />
            )}
          </li>
        )
      })}
    </ol>
  )
}

/** The card that the keyboard is in stays drawn, wherever it is. */
function withCard(range: Range, at: number): number[] {
  const drawn = defaultRangeExtractor(range)
  if (at < 0 || at >= range.count || drawn.includes(at)) return drawn
  return [...drawn, at].sort((one, other) => one - other)
}

/** Other cards begin at their top. */
function useTop(scroller: RefObject<HTMLDivElement | null>, key: string): void {
  const shown = useRef(key)
  useLayoutEffect(() => {
    if (shown.current !== key) scroller.current?.scrollTo({ top: 0 })
    shown.current = key
  })
}

/** Whether the cell is seen, or nearly so. */
function useNear(cell: RefObject<HTMLElement | null>, board: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (!cell.current) return
    const watch = new IntersectionObserver(entries => setNear(entries.at(-1)?.isIntersecting ?? false), {
      root: board.current,
      rootMargin: '400px',
    })
    watch.observe(cell.current)
    return () => watch.disconnect()
  }, [cell, board])
  return near
}
