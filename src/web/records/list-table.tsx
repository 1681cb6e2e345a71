import {
  columnResizingFeature,
  columnSizingFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, useEffect, useMemo, useRef } from 'react'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { widgetOf } from '../fields/index.ts'
import { useColumns } from './columns.ts'
import { MarkAll, useMarkRow } from './list-marks.tsx'
import { HeaderCell, Row } from './list-row.tsx'
import { moveFocus, useScrollMemory } from './list-scroll.ts'
import { ListEmpty, ListError, ListLoading } from './list-states.tsx'
import classes from './list-table.module.css'
import type { List } from './use-list.ts'
import { usualSort } from './use-list.ts'
import type { Selection } from './use-selection.ts'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature })
const helper = createColumnHelper<typeof features, RecordJson>()

interface ListTableProps {
  object: SchemaObject
  list: List
  selection: Selection
  sort: string | undefined
  onSort: (sort: string | undefined) => void
}

/** Rows drawn only as far as they are seen; a million scroll like fifty. */
export function ListTable({ object, list, selection, sort, onSort }: ListTableProps) {
  const { columns } = useColumns(object)
  const scroller = useRef<HTMLDivElement>(null)
  const memory = useScrollMemory()
  const table = useTable({
    features,
    data: list.rows,
    columns: useMemo(
      () =>
        columns.map(field =>
          helper.display({
            id: field.name,
            size: field.name === object.title ? 250 : widgetOf(field).width,
            minSize: 64,
            maxSize: 720,
          }),
        ),
      [columns, object],
    ),
    columnResizeMode: 'onChange',
    initialState: { columnSizing: preferences().widths[object.name] ?? {} },
  })
  const sizes = table.state.columnSizing
  useEffect(() => {
    if (Object.keys(sizes).length) prefer({ widths: { ...preferences().widths, [object.name]: sizes } })
  }, [sizes, object])

  const rows = useVirtualizer({
    count: list.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight(),
    overscan: 12,
    initialOffset: memory.offset,
  })
  const drawn = rows.getVirtualItems()
  const last = drawn.at(-1)?.index ?? 0
  const { more, loadMore } = list
  useEffect(() => {
    if (more && last >= list.rows.length - 20) loadMore()
  }, [more, last, list.rows.length, loadMore])

  const onMark = useMarkRow(list.rows, selection)
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  const template = columns
    .map(field => {
      const size = table.getColumn(field.name)?.getSize() ?? 160
      return field.name in sizes ? `${size}px` : columnTrack(size, field.name === object.title || widgetOf(field).firm)
    })
    .join(' ')

  if (list.error && !list.rows.length) return <ListError error={list.error} onRetry={list.retry} />
  if (list.loading) return <ListLoading />
  if (!list.rows.length) return <ListEmpty object={object} />
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-stale={list.stale || undefined}
      onScroll={event => memory.keep(event.currentTarget.scrollTop)}
      style={{ '--template': template } as CSSProperties}
    >
      <table
        className={classes.table}
        aria-label={object.label.many}
        aria-rowcount={list.total?.exact ? list.total.value + 1 : -1}
        onKeyDown={moveFocus}
      >
        <thead className={classes.sticky}>
          <tr className={classes.head}>
            <MarkAll selection={selection} />
            {columns.map(field => (
              <HeaderCell
                key={field.name}
                field={field}
                sort={sort ?? usualSort(object)}
                onSort={onSort}
                onResize={headers.find(header => header.id === field.name)?.getResizeHandler()}
              />
            ))}
          </tr>
        </thead>
        <tbody className={classes.body} style={{ height: rows.getTotalSize() }}>
          {drawn.map(({ index, start }) => {
            const record = list.rows[index]
            return record ? (
              <Row
                key={record.id}
                object={object}
                columns={columns}
                record={record}
                index={index}
                start={start}
                marked={selection.has(record.id)}
                onMark={onMark}
              />
            ) : null
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Columns share the width there is, down to two thirds of their own, or less far where what is cut says nothing. */
const columnTrack = (size: number, firm: boolean | undefined): string =>
  `minmax(${Math.round(size * (firm ? 0.88 : 0.68))}px, ${size}fr)`

/** The density's row height, which CSS knows. */
const rowHeight = (): number =>
  Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--r-row'), 10) || 42
