import { type RefObject, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useDragRow } from '../../ui/use-drag-row.ts'
import type { Row } from './rows.ts'
import type { RowActs } from './use-rows.ts'

interface DraggedLine {
  row: Row
  acts: RowActs
  /** By what a mouse drags it; without one by any of it that is not written in. */
  handle?: RefObject<HTMLElement | null>
}

/** A line is dragged to another place among the lines; `edge`: where another one would land. */
export function useDragLine({ row, acts, handle }: DraggedLine) {
  const { t } = useTranslation()
  const line = useRef<HTMLDivElement>(null)
  const edge = useDragRow({
    row: line,
    handle,
    kind: 'line',
    id: row.key,
    name: row.name || t('lines:newLine'),
    onDrop: (key, below) => acts.bring(String(key), { key: row.key, below }),
  })
  return { line, edge }
}
