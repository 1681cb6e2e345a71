import { memo } from 'react'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { cardPath } from '../app/navigation.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { widgetOf } from '../fields/index.ts'
import { titleOf } from '../fields/titles.ts'
import { CardLink } from '../ui/card-link.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import type { Leaving } from './field-editor.tsx'
import classes from './list-table.module.css'
import { isOverdue } from './overdue.ts'
import type { FieldEdit } from './save-field.ts'
import type { Editing } from './use-grid.ts'

const CellEditor = lazyPart(async () => (await import('./cell-editor.tsx')).CellEditor)

interface CellProps {
  object: SchemaObject
  field: SchemaField
  record: RecordJson | undefined
  row: number
  column: number
  /** The keyboard is in it. */
  active: boolean
  chosen: boolean
  /** How far from the left it stays, where its column does. */
  left: number | null
  editing: Editing | null
  onSave: OnCellSave
  onLeave: (by: Leaving) => void
}

export type OnCellSave = (record: RecordJson, edit: FieldEdit, at: Editing) => void

/** A value in its place. Its title leads to the card; any other is changed where it stands. */
export const Cell = memo(function Cell(props: CellProps) {
  const { object, field, record, row, column, active, chosen, left, editing, onSave, onLeave } = props
  return (
    <td
      className={classes.cell}
      data-cell={`${row}:${column}`}
      style={left === null ? undefined : { left }}
      data-pinned={left === null ? undefined : true}
      data-chosen={chosen || undefined}
      data-active={active || undefined}
      data-editing={editing ? true : undefined}
      data-numeric={widgetOf(field).numeric || undefined}
      tabIndex={active ? 0 : -1}
    >
      <CellContent object={object} field={field} record={record} />
      {editing && record ? (
        <CellEditor field={field} record={record} editing={editing} onSave={onSave} onLeave={onLeave} />
      ) : null}
    </td>
  )
})

function CellContent({ object, field, record }: Pick<CellProps, 'object' | 'field' | 'record'>) {
  if (!record) return <span className={classes.bone} />
  if (field.name === object.title)
    return (
      <CardLink to={cardPath(object, record.id)} className={classes.title}>
        {titleOf(object, record)}
      </CardLink>
    )
  return (
    <span className={classes.value} dir="auto" data-overdue={isOverdue(field, record) || undefined}>
      <FieldValue field={field} value={record[field.name]} dash="" />
    </span>
  )
}
