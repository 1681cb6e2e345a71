import { Button, Group } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import { isMask } from '../../model/sealed.ts'
import type { SchemaField } from '../app/contract.ts'
import { withoutEmptyEntries } from '../fields/entries.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { widgetOf } from '../fields/index.ts'
import { isEmptyValue } from '../fields/widget.ts'
import { toastError } from '../ui/toast.ts'
import type { FieldDraft } from './field-drafts.ts'
import classes from './inline-field.module.css'
import { type FieldEdit, sameValue } from './save-field.ts'

/** How an editor was left: which way the keyboard goes on. */
export type Leaving = 'enter' | 'tab' | 'shiftTab' | 'escape' | 'other'

interface FieldEditorProps {
  field: SchemaField
  value: Json
  /** What was typed before, where the server refused it, and why. */
  refused?: { draft: Json; wrong: string }
  onSave: (edit: FieldEdit) => Promise<unknown>
  /** What the server found wrong with the last attempt. */
  problem: (error: unknown, field: string) => string
  onClose: (by: Leaving) => void
  /** Tab goes on to the next field. */
  walks?: boolean
  /** Keeps what is typed on this device until it is saved. */
  keeper?: DraftKeeper
}

export interface DraftKeeper {
  /** What was typed before and never saved. */
  kept: FieldDraft | undefined
  keep: (draft: FieldDraft) => void
  /** It was given up. */
  forget: () => void
}

/** The input of a field where it stands: Enter or leaving saves, Escape takes it back. */
export function FieldEditor({ field, value, refused, onSave, problem, onClose, walks, keeper }: FieldEditorProps) {
  const kept = keeper?.kept
  const { t } = useTranslation()
  const [draft, setDraft] = useState(refused ? refused.draft : kept ? kept.after : value)
  const latest = useRef(draft)
  /** What stood here when the change began, whatever others have saved since. */
  const begun = useRef(kept ? kept.before : value)
  const [wrong, setWrong] = useState(refused?.wrong ?? (kept && t('card:unsaved')))
  const [saving, setSaving] = useState(false)
  const closed = useRef(false)
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const { roomy } = widgetOf(field)

  const write = (next: Json) => {
    latest.current = next
    setDraft(next)
    setWrong(undefined)
    keeper?.keep({ before: begun.current, after: next })
  }
  const close = (by: Leaving = 'other') => {
    closed.current = true
    onClose(by)
  }
  const giveUp = (by: Leaving = 'other') => {
    keeper?.forget()
    close(by)
  }
  const save = async (by: Leaving = 'other') => {
    if (closed.current || saving) return
    const next = isEntries(field) ? withoutEmptyEntries(latest.current) : latest.current
    // What was masked and left blank stays.
    if (sameValue(next, begun.current) || (isMask(begun.current) && isEmptyValue(next))) return giveUp(by)
    setSaving(true)
    try {
      await onSave({ field, before: begun.current, after: next })
      close(by)
    } catch (error) {
      // Left meanwhile for another page: what was typed is found when it is come back to.
      if (here.current) setWrong(problem(error, field.name))
      else toastError(error)
    } finally {
      setSaving(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      giveUp('escape')
    }
    if (event.key === 'Enter' && (!roomy || event.ctrlKey || event.metaKey)) void save('enter')
    if (event.key === 'Tab' && walks) {
      event.preventDefault()
      void save(event.shiftKey ? 'shiftTab' : 'tab')
    }
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
      <FieldInput field={field} value={draft} onChange={write} error={wrong} bare autoFocus={!kept} onDone={done} />
      {roomy ? (
        <Group gap="xs" mt="xs">
          <Button size="compact-sm" loading={saving} onClick={() => void save()}>
            {t('save')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => giveUp()}>
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
