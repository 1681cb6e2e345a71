import {
  columnResizingFeature,
  columnSizingFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type CSSProperties, useEffect, useMemo, useRef } from 'react'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { widgetOf } from '../fields/index.ts'
import { useColumns } from './columns.ts'
import { MarkAll, useMarkRow } from './list-marks.tsx'
import { EmptyRow, HeaderCell, Row } from './list-row.tsx'
import { moveFocus } from './list-scroll.ts'
import { ListEmpty, ListError, ListLoading } from './list-states.tsx'
import classes from './list-table.module.css'
import type { List } from './use-list.ts'
import { usualSort } from './use-list.ts'
import { useRows } from './use-rows.ts'
import type { Selection } from './use-selection.ts'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature })
const helper = createColumnHelper<typeof features, RecordJson>()

const noRows: RecordJson[] = []

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
  const table = useTable({
    features,
    data: noRows,
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

  const rows = useRows(scroller, list, -1)
  const onMark = useMarkRow(list, selection)
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  const template = columns
    .map(field => {
      const size = table.getColumn(field.name)?.getSize() ?? 160
      return field.name in sizes ? `${size}px` : columnTrack(size, field.name === object.title || widgetOf(field).firm)
    })
    .join(' ')

  if (list.error && !list.count) return <ListError error={list.error} onRetry={list.retry} />
  if (list.loading) return <ListLoading />
  if (!list.count) return <ListEmpty object={object} />
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-list-scroller
      data-stale={list.stale || undefined}
      onScroll={rows.onScroll}
      style={{ '--template': template } as CSSProperties}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are walked through by keys
        role="grid"
        className={classes.table}
        aria-label={object.label.many}
        aria-rowcount={list.total?.exact ? list.count + 1 : -1}
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
        <tbody className={classes.body} style={{ height: rows.height }}>
          {rows.drawn.map(({ index, start }) => {
            const record = list.at(index)
            return record ? (
              <Row
                key={index}
                object={object}
                columns={columns}
                record={record}
                index={index}
                start={start}
                marked={selection.has(record.id)}
                onMark={onMark}
              />
            ) : (
              <EmptyRow key={index} columns={columns} index={index} start={start} />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Columns share the width there is, down to two thirds of their own, or less far where what is cut says nothing. */
const columnTrack = (size: number, firm: boolean | undefined): string =>
  `minmax(${Math.round(size * (firm ? 0.88 : 0.68))}px, ${size}fr)`
