import { type ChangeEvent, startTransition, useCallback, useOptimistic, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { toastError } from '../ui/toast.ts'
import type { Stop } from '../ui/use-roving.ts'
import classes from './list-table.module.css'
import type { List } from './use-list.ts'
import type { Selection } from './use-selection.ts'

export type OnMark = (index: number, on: boolean, range: boolean) => void

/** Marks rows by their place; with Shift all from the one marked before, whether they are here or not. */
export function useMarkRow(list: List, selection: Selection): OnMark {
  const before = useRef(0)
  const latest = useRef({ list, selection })
  latest.current = { list, selection }
  return useCallback((index, on, range) => {
    const { list, selection } = latest.current
    const from = range ? Math.min(before.current, index) : index
    const to = range ? Math.max(before.current, index) : index
    before.current = index
    const here = Array.from({ length: to - from + 1 }, (_, at) => list.at(from + at)?.id)
    if (here.every(id => id !== undefined)) selection.mark(here, on)
    else
      void list.between(from, to).then(
        rows =>
          latest.current.selection.mark(
            rows.map(({ id }) => id),
            on,
          ),
        toastError,
      )
  }, [])
}

interface MarkRowProps {
  name: string
  index: number
  marked: boolean
  onMark: OnMark
}

/** In a table the keyboard marks a row by Space on any of its cells. */
export function MarkRow(props: MarkRowProps) {
  return (
    <td className={classes.mark}>
      <Mark {...props} tabIndex={-1} />
    </td>
  )
}

/** The same on a phone's card, under the thumb. */
export function MarkCard(props: MarkRowProps) {
  return (
    <span className={classes.markCard}>
      <Mark {...props} />
    </span>
  )
}

/** The box is ticked at once; what follows from that gives way to what is pressed meanwhile. */
function Mark({ name, index, marked, onMark, tabIndex }: MarkRowProps & { tabIndex?: number }) {
  const { t } = useTranslation()
  const [ticked, tick] = useOptimistic(marked)
  const press = ({ nativeEvent }: ChangeEvent) => {
    const range = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey
    startTransition(() => {
      tick(!ticked)
      onMark(index, !ticked, range)
    })
  }
  return (
    <label>
      <input
        type="checkbox"
        tabIndex={tabIndex}
        aria-label={t('records:markOne', { title: name })}
        checked={ticked}
        onChange={press}
      />
    </label>
  )
}

/** Everything the filter finds, or nothing. */
export function MarkAll({ selection, stop }: { selection: Selection; stop: Stop }) {
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
          {...stop}
          aria-label={t('records:markAll')}
          checked={whole}
          onChange={() => (whole || some ? selection.clear() : selection.selectAll())}
        />
      </label>
    </th>
  )
}
