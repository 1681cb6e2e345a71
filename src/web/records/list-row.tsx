import { memo } from 'react'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { titleOf } from '../fields/titles.ts'
import type { Leaving } from './field-editor.tsx'
import { Cell, type OnCellSave } from './list-cell.tsx'
import { MarkRow, type OnMark } from './list-marks.tsx'
import classes from './list-table.module.css'
import type { Editing } from './use-grid.ts'

interface RowProps {
  object: SchemaObject
  columns: SchemaField[]
  /** How far from the left a column stays; `null` of those that are scrolled. */
  lefts: (number | null)[]
  /** Absent while it is on its way: the row takes the place it will have. */
  record: RecordJson | undefined
  index: number
  /** How deep it lies in groups; absent where there are none. */
  level?: number
  start: number
  marked: boolean
  /** The column the keyboard is in, if it is in this row. */
  active: number | null
  /** Chosen columns, from the first to the last. */
  from: number
  to: number
  editing: Editing | null
  onMark: OnMark
  onSave: OnCellSave
  onLeave: (by: Leaving) => void
}

export const Row = memo(function Row(props: RowProps) {
  const { object, columns, lefts, record, index, level, start, marked, active, from, to, editing } = props
  return (
    <tr
      className={classes.row}
      data-marked={marked || undefined}
      data-editing={editing ? true : undefined}
      aria-rowindex={index + 2}
      aria-level={level}
      aria-selected={marked}
      aria-busy={!record || undefined}
      style={{ transform: `translateY(${start}px)` }}
    >
      {record ? (
        <MarkRow name={titleOf(object, record)} index={index} marked={marked} onMark={props.onMark} />
      ) : (
        <td className={classes.mark} />
      )}
      {columns.map((field, column) => (
        <Cell
          key={field.name}
          object={object}
          field={field}
          record={record}
          row={index}
          column={column}
          active={active === column}
          chosen={column >= from && column <= to}
          left={lefts[column] ?? null}
          editing={editing?.column === column ? editing : null}
          onSave={props.onSave}
          onLeave={props.onLeave}
        />
      ))}
    </tr>
  )
})
