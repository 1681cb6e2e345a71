import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type MouseEvent, memo, type TouchEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { cardPath } from '../app/navigation.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { widgetOf } from '../fields/index.ts'
import { titleOf } from '../fields/titles.ts'
import { MarkRow, type OnMark } from './list-marks.tsx'
import classes from './list-table.module.css'

interface HeaderCellProps {
  field: SchemaField
  sort: string
  onSort: (sort: string | undefined) => void
  onResize?: (event: unknown) => void
}

/** Sorts by a click: rising, falling, as usual again. Its right edge is drawn to make the column wider. */
export function HeaderCell({ field, sort, onSort, onResize }: HeaderCellProps) {
  const { t } = useTranslation()
  const [first = ''] = sort.split(',')
  const direction = first === field.name ? 'ascending' : first === `-${field.name}` ? 'descending' : 'none'
  const next = { none: field.name, ascending: `-${field.name}`, descending: undefined }[direction]
  const begin = (event: MouseEvent | TouchEvent) => {
    event.stopPropagation()
    onResize?.(event)
  }
  return (
    <th
      scope="col"
      className={classes.headCell}
      aria-sort={field.sortable ? direction : undefined}
      data-numeric={widgetOf(field).numeric || undefined}
    >
      {field.sortable ? (
        <button
          type="button"
          className={classes.sort}
          onClick={() => onSort(next)}
          title={t('records:sortBy', { field: field.label })}
        >
          <span>{field.label}</span>
          {direction === 'ascending' ? <IconArrowUp size={14} /> : null}
          {direction === 'descending' ? <IconArrowDown size={14} /> : null}
        </button>
      ) : (
        <span className={classes.label}>{field.label}</span>
      )}
      <span className={classes.resize} onMouseDown={begin} onTouchStart={begin} aria-hidden="true" />
    </th>
  )
}

interface RowProps {
  object: SchemaObject
  columns: SchemaField[]
  record: RecordJson
  index: number
  start: number
  marked: boolean
  onMark: OnMark
}

export const Row = memo(function Row({ object, columns, record, index, start, marked, onMark }: RowProps) {
  return (
    <tr
      className={classes.row}
      data-marked={marked || undefined}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
    >
      <MarkRow name={titleOf(object, record)} index={index} marked={marked} onMark={onMark} />
      {columns.map(field => (
        <td key={field.name} className={classes.cell} data-numeric={widgetOf(field).numeric || undefined}>
          {field.name === object.title ? (
            <Link to={cardPath(object, record.id)} className={classes.title} data-row={index}>
              {titleOf(object, record)}
            </Link>
          ) : (
            <span className={classes.value}>
              <FieldValue field={field} value={record[field.name]} dash="" />
            </span>
          )}
        </td>
      ))}
    </tr>
  )
})

/** A row that is on its way: it takes the place it will have. */
export const EmptyRow = memo(function EmptyRow({
  columns,
  index,
  start,
}: Pick<RowProps, 'columns' | 'index' | 'start'>) {
  return (
    <tr
      className={classes.row}
      aria-rowindex={index + 2}
      aria-busy="true"
      style={{ transform: `translateY(${start}px)` }}
    >
      <td className={classes.mark} />
      {columns.map(field => (
        <td key={field.name} className={classes.cell}>
          <span className={classes.bone} />
        </td>
      ))}
    </tr>
  )
})
