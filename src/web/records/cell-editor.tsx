import type { RecordJson, SchemaField } from '../app/contract.ts'
import { widgetOf } from '../fields/index.ts'
import { FieldEditor, type Leaving } from './field-editor.tsx'
import type { OnCellSave } from './list-cell.tsx'
import classes from './list-table.module.css'
import type { Editing } from './use-grid.ts'

interface CellEditorProps {
  field: SchemaField
  record: RecordJson
  editing: Editing
  onSave: OnCellSave
  onLeave: (by: Leaving) => void
}

/** The field's own input over its cell; what needs room takes it below. */
export function CellEditor({ field, record, editing, onSave, onLeave }: CellEditorProps) {
  const { draft = null, wrong } = editing
  return (
    <div
      className={classes.editor}
      data-roomy={widgetOf(field).roomy || undefined}
      data-wrong={wrong ? true : undefined}
    >
      <FieldEditor
        field={field}
        value={record[field.name] ?? null}
        refused={wrong ? { draft, wrong } : undefined}
        // Shown at once; whatever the server says comes later.
        onSave={async edit => onSave(record, edit, editing)}
        problem={() => ''}
        onClose={onLeave}
        walks
      />
    </div>
  )
}
