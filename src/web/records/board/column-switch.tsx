import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type RefObject, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import classes from './board.module.css'
import { cellOf } from './board-context.ts'
import type { BoardColumn } from './columns.ts'
import type { Totals } from './totals.ts'

interface ColumnSwitchProps {
  board: RefObject<HTMLElement | null>
  columns: BoardColumn[]
  totals: Totals
}

/** On a phone one column is seen at a time: which one, and the way to another without swiping through all between. */
export function ColumnSwitch({ board, columns, totals }: ColumnSwitchProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const at = useSeenColumn(board, columns.length)
  const go = (column: number) => {
    const cell = cellOf(board.current, { lane: 0, column })
    board.current?.scrollTo({ left: (cell?.offsetLeft ?? 0) - 12 })
  }
  const name = ({ label, value }: BoardColumn) => {
    const total = totals.column(value)
    return total ? `${label} · ${formats.number(total.count)}` : label
  }
  return (
    <div className={classes.switch}>
      <ActionIcon variant="default" aria-label={t('board:previous')} disabled={at === 0} onClick={() => go(at - 1)}>
        <IconChevronLeft size={18} />
      </ActionIcon>
      <NativeSelect
        className={classes.chosen}
        aria-label={t('board:column')}
        value={columns[at]?.value ?? ''}
        onChange={event => go(columns.findIndex(({ value }) => value === event.currentTarget.value))}
        data={columns.map(column => ({ value: column.value, label: name(column) }))}
      />
      <ActionIcon
        variant="default"
        aria-label={t('board:next')}
        disabled={at >= columns.length - 1}
        onClick={() => go(at + 1)}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </div>
  )
}

/** The column that stands at the left of what is scrolled to. */
function useSeenColumn(board: RefObject<HTMLElement | null>, count: number): number {
  const [at, setAt] = useState(0)
  useEffect(() => {
    const scrolled = board.current
    if (!scrolled) return
    const look = () => {
      const columns = Array.from({ length: count }, (_, column) => cellOf(scrolled, { lane: 0, column }))
      const seen = columns.findIndex(cell => cell && cell.offsetLeft + cell.offsetWidth / 2 > scrolled.scrollLeft)
      setAt(Math.max(0, seen))
    }
    look()
    scrolled.addEventListener('scroll', look, { passive: true })
    return () => scrolled.removeEventListener('scroll', look)
  }, [board, count])
  return at
}
