import { ActionIcon, Button, Group } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import type { RecordJson, SchemaField } from '../app/contract.ts'
import { withoutEmptyEntries } from '../fields/entries.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { FieldValue } from '../fields/field-value.tsx'
import { widgetOf } from '../fields/index.ts'
import { isWritable } from './form-fields.ts'
import classes from './inline-field.module.css'
import type { FieldEdit } from './use-save.tsx'

interface InlineFieldProps {
  field: SchemaField
  record: RecordJson
  /** It is being filled in from the start. */
  begun?: boolean
  /** Called when its editor is left. */
  onClose?: () => void
  onSave: (edit: FieldEdit) => Promise<unknown>
  /** What the server found wrong with the last attempt. */
  problem: (error: unknown, field: string) => string
}

/** A field of a card: pressed, it is edited where it stands. Enter or leaving saves, Escape takes it back. */
export function InlineField({ field, record, begun = false, onClose, onSave, problem }: InlineFieldProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(begun)
  const editable = isWritable(field) && record.can?.update !== false
  const open = (event: MouseEvent) => {
    const onLink = event.target instanceof Element && event.target.closest('a, button')
    const selecting = window.getSelection()?.toString()
    if (editable && !onLink && !selecting) setEditing(true)
  }
  return (
    <div className={classes.field} data-wide={widgetOf(field).roomy && editing ? true : undefined}>
      <dt className={classes.label}>{field.label}</dt>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the pencil beside the value is for keys */}
      <dd className={classes.value} data-editable={editable || undefined} onClick={editing ? undefined : open}>
        {editing ? (
          <Editor
            field={field}
            value={record[field.name] ?? null}
            onSave={onSave}
            problem={problem}
            onClose={() => {
              setEditing(false)
              onClose?.()
            }}
          />
        ) : (
          <>
            <FieldValue field={field} value={record[field.name]} />
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
      </dd>
    </div>
  )
}

interface EditorProps extends Pick<InlineFieldProps, 'field' | 'onSave' | 'problem'> {
  value: Json
  onClose: () => void
}

function Editor({ field, value, onSave, problem, onClose }: EditorProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(value)
  const latest = useRef(value)
  /** What stood here when the change began, whatever others have saved since. */
  const begun = useRef(value)
  const [wrong, setWrong] = useState<string>()
  const [saving, setSaving] = useState(false)
  const closed = useRef(false)
  const { roomy } = widgetOf(field)

  const write = (next: Json) => {
    latest.current = next
    setDraft(next)
    setWrong(undefined)
  }
  const close = () => {
    closed.current = true
    onClose()
  }
  const save = async () => {
    if (closed.current || saving) return
    const next = isEntries(field) ? withoutEmptyEntries(latest.current) : latest.current
    if (JSON.stringify(next) === JSON.stringify(begun.current)) return close()
    setSaving(true)
    try {
      await onSave({ field, before: begun.current, after: next })
      close()
    } catch (error) {
      setWrong(problem(error, field.name))
    } finally {
      setSaving(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
    if (event.key === 'Enter' && (!roomy || event.ctrlKey || event.metaKey)) void save()
  }
  // Choosing from a list is being done; the value is set before this is called.
  const done = () => queueMicrotask(() => void save())

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and focus of the input inside are watched
    <div
      className={classes.editor}
      onKeyDown={onKeyDown}
      aria-busy={saving}
      onBlur={event => {
        const left = !event.currentTarget.contains(event.relatedTarget) && !inDropdown(event.relatedTarget)
        if (left && !roomy) void save()
      }}
    >
      <FieldInput field={field} value={draft} onChange={write} error={wrong} bare autoFocus onDone={done} />
      {roomy ? (
        <Group gap="xs" mt="xs">
          <Button size="compact-sm" loading={saving} onClick={() => void save()}>
            {t('save')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={close}>
            {t('cancel')}
          </Button>
        </Group>
      ) : null}
    </div>
  )
}

const isEntries = (field: SchemaField): boolean => ['phones', 'emails', 'messengers'].includes(field.type)

/** Lists and calendars of the library are drawn elsewhere in the document. */
const inDropdown = (target: EventTarget | null): boolean =>
  target instanceof Element && Boolean(target.closest('[data-portal], [role="listbox"], [role="dialog"]'))
