import { type ChangeEvent, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../app/contract.ts'
import classes from './list-table.module.css'
import type { Selection } from './use-selection.ts'

export type OnMark = (index: number, on: boolean, range: boolean) => void

/** Marks rows by their place; with Shift all from the one marked before. */
export function useMarkRow(rows: RecordJson[], selection: Selection): OnMark {
  const before = useRef(0)
  const latest = useRef({ rows, selection })
  latest.current = { rows, selection }
  return useCallback((index, on, range) => {
    const from = range ? Math.min(before.current, index) : index
    const to = range ? Math.max(before.current, index) : index
    before.current = index
    const ids = latest.current.rows.slice(from, to + 1).map(({ id }) => id)
    latest.current.selection.mark(ids, on)
  }, [])
}

interface MarkRowProps {
  name: string
  index: number
  marked: boolean
  onMark: OnMark
}

export function MarkRow({ name, index, marked, onMark }: MarkRowProps) {
  const { t } = useTranslation()
  const press = ({ nativeEvent }: ChangeEvent) =>
    onMark(index, !marked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
  return (
    <td className={classes.mark}>
      <label>
        <input type="checkbox" aria-label={t('records:markOne', { title: name })} checked={marked} onChange={press} />
      </label>
    </td>
  )
}

/** Everything the filter finds, or nothing. */
export function MarkAll({ selection }: { selection: Selection }) {
  const { t } = useTranslation()
  const whole = selection.all && selection.except.size === 0
  const some = !whole && selection.count > 0
  return (
    <th scope="col" className={classes.mark}>
      <label>
        <input
          ref={box => {
            if (box) box.indeterminate = some
          }}
          type="checkbox"
          aria-label={t('records:markAll')}
          checked={whole}
          onChange={() => (whole || some ? selection.clear() : selection.selectAll())}
        />
      </label>
    </th>
  )
}
