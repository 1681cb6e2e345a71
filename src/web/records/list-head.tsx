import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../app/contract.ts'
import { widgetOf } from '../fields/index.ts'
import { announce } from '../ui/announce.ts'
import { type Stop, useRoving } from '../ui/use-roving.ts'
import type { Columns } from './columns.ts'
import { MarkAll } from './list-marks.tsx'
import classes from './list-table.module.css'
import { alsoBy, isFalling } from './sort-keys.ts'
import { type ColumnTracks, fittingWidth } from './use-column-tracks.ts'
import type { Selection } from './use-selection.ts'

interface ListHeadProps {
  look: Columns
  tracks: ColumnTracks
  selection: Selection
  sort: string
  /** The order somebody asked for; none: the usual one. */
  asked: string | undefined
  onSort: (sort: string | undefined) => void
}

/** Names of the columns, by which a list is sorted; they are dragged to another place, their edges to another width. */
export function ListHead({ look, tracks, selection, sort, asked, onSort }: ListHeadProps) {
  const { t } = useTranslation()
  const { columns, pinned, change } = look
  // First the name that people sort by; all that is found is a step to the left.
  const roving = useRoving<HTMLTableRowElement>(1)
  const move = (from: number, to: number) => {
    const field = columns[from]
    if (!field || from === to || to < 0 || to >= columns.length) return
    const rest = columns.filter(other => other !== field).map(({ name }) => name)
    const names = [...rest.slice(0, to), field.name, ...rest.slice(to)]
    // Dropped among those that stay, it stays; drawn out from among them, it goes along.
    const stay = names.slice(0, pinned + (from >= pinned && to < pinned ? 1 : from < pinned && to >= pinned ? -1 : 0))
    change({ columns: names, pinned: stay })
    announce(t('records:columnMoved', { field: field.label, place: to + 1 }))
  }
  return (
    <tr className={classes.head} {...roving.row}>
      <MarkAll selection={selection} stop={roving.stopAt(0)} />
      {columns.map((field, at) => (
        <HeaderCell
          key={field.name}
          field={field}
          at={at}
          stop={roving.stopAt(at + 1)}
          left={tracks.lefts[at] ?? null}
          sort={sort}
          asked={asked}
          onSort={onSort}
          onMove={move}
          tracks={tracks}
        />
      ))}
    </tr>
  )
}

interface HeaderCellProps extends Pick<ListHeadProps, 'sort' | 'asked' | 'onSort' | 'tracks'> {
  field: SchemaField
  at: number
  stop: Stop
  left: number | null
  onMove: (from: number, to: number) => void
}

const dragged = 'application/x-rapport-column'

/** Sorts by a click: rising, falling, as usual again. With Shift by this column too, among equals. */
function HeaderCell({ field, at, stop, left, sort, asked, onSort, onMove, tracks }: HeaderCellProps) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const [first = ''] = sort.split(',')
  const direction = first === field.name ? 'ascending' : first === `-${field.name}` ? 'descending' : 'none'
  const next = { none: field.name, ascending: `-${field.name}`, descending: undefined }[direction]
  const falling = isFalling(sort, field.name)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!step || !(event.shiftKey || event.altKey)) return
    event.preventDefault()
    if (event.shiftKey) onMove(at, at + step)
    else tracks.resize(field, tracks.widthOf(field) + step * 16)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onMove(Number(event.dataTransfer.getData(dragged)), at)
  }
  return (
    <th
      scope="col"
      className={classes.headCell}
      style={left === null ? undefined : { left }}
      data-head={at}
      data-pinned={left === null ? undefined : true}
      data-over={over || undefined}
      aria-sort={field.sortable ? direction : undefined}
      data-numeric={widgetOf(field).numeric || undefined}
      draggable
      onDragStart={event => event.dataTransfer.setData(dragged, String(at))}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes(dragged)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button
        type="button"
        className={classes.sort}
        {...stop}
        onClick={event => {
          if (field.sortable) onSort(event.shiftKey ? alsoBy(asked, field.name) : next)
        }}
        onKeyDown={onKeyDown}
        data-unsorted={field.sortable ? undefined : true}
        title={t(field.sortable ? 'records:sortBy' : 'records:columnKeys', { field: field.label })}
      >
        <span data-label>{field.label}</span>
        {falling === false ? <IconArrowUp size={14} /> : null}
        {falling === true ? <IconArrowDown size={14} /> : null}
      </button>
      <span
        className={classes.resize}
        onPointerDown={event => tracks.draw(field, event)}
        // Without this the head itself would be dragged away.
        onMouseDown={event => event.preventDefault()}
        onDoubleClick={() => tracks.resize(field, fittingWidth(at))}
        aria-hidden="true"
      />
    </th>
  )
}
