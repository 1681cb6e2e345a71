import { ActionIcon } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type MouseEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isMask } from '../../model/sealed.ts'
import type { RecordJson, SchemaField } from '../app/contract.ts'
import { useChanging } from '../app/presence.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { widgetOf } from '../fields/index.ts'
import { isEmptyValue } from '../fields/widget.ts'
import { ChangingNow } from './colleagues.tsx'
import { type FieldDraft, forgetDraft, keepDraft } from './field-drafts.ts'
import { FieldEditor } from './field-editor.tsx'
import { isWritable } from './form-fields.ts'
import { useFresh } from './fresh-fields.ts'
import classes from './inline-field.module.css'
import { LinesField } from './lines-field.tsx'
import { isOverdue } from './overdue.ts'
import type { FieldEdit } from './save-field.ts'
import { ShownOnDemand } from './shown-on-demand.tsx'

interface InlineFieldProps {
  field: SchemaField
  record: RecordJson
  /** It is being filled in from the start. */
  begun?: boolean
  /** What was typed here before and never saved. */
  kept?: FieldDraft
  /** Called when its editor is left. */
  onClose?: () => void
  onSave: (edit: FieldEdit) => Promise<unknown>
  /** What the server found wrong with the last attempt. */
  problem: (error: unknown, field: string) => string
}

/** A field of a card: pressed, it is edited where it stands. Enter or leaving saves, Escape takes it back. */
export function InlineField({ field, record, begun = false, kept, onClose, onSave, problem }: InlineFieldProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(kept)
  const [editing, setEditing] = useState(begun || (Boolean(draft) && field.type !== 'items'))
  const { object, name } = field
  /** They are written over the page. */
  const apart = field.type === 'items'
  const close = () => {
    setEditing(false)
    setDraft(undefined)
    onClose?.()
  }
  const editable = isWritable(field) && record.can?.update !== false
  const fresh = useFresh(record.id, name)
  useChanging(record.id, name, editing)
  const open = (event: MouseEvent) => {
    const onLink = event.target instanceof Element && event.target.closest('a, button')
    const selecting = window.getSelection()?.toString()
    if (editable && !onLink && !selecting) setEditing(true)
  }
  return (
    <div
      className={classes.field}
      data-fresh={fresh ? true : undefined}
      data-wide={(widgetOf(field).roomy && editing) || (apart && !isEmptyValue(record[name])) ? true : undefined}
    >
      <dt className={classes.label}>{field.label}</dt>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the pencil beside the value is for keys */}
      <dd
        className={classes.value}
        data-editable={editable || undefined}
        data-overdue={isOverdue(field, record) || undefined}
        onClick={editing ? undefined : open}
      >
        {editing && !apart ? (
          <FieldEditor
            field={field}
            value={record[field.name] ?? null}
            onSave={onSave}
            problem={problem}
            keeper={
              field.protected
                ? undefined
                : {
                    kept: draft,
                    keep: typed => keepDraft(object, record.id, name, typed),
                    forget: () => forgetDraft(object, record.id, name),
                  }
            }
            onClose={close}
          />
        ) : (
          <>
            {field.protected?.shown && isMask(record[field.name]) ? (
              <ShownOnDemand key={record.version} field={field} record={record} />
            ) : apart ? (
              <LinesField
                field={field}
                record={record}
                editing={editing}
                kept={draft}
                onSave={onSave}
                onClose={close}
              />
            ) : (
              <FieldValue field={field} value={record[field.name]} />
            )}
            {editable ? (
              <ActionIcon
                size="sm"
                className={classes.pencil}
                aria-label={t('records:edit', { field: field.label })}
                onClick={() => setEditing(true)}
              >
                <IconPencil size={14} stroke={1.6} />
              </ActionIcon>
            ) : null}
          </>
        )}
        {fresh && !editing ? <span className={classes.by}>{fresh}</span> : null}
        <ChangingNow object={object} id={record.id} field={name} />
      </dd>
    </div>
  )
}
