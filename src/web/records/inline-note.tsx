import { ActionIcon, Button, Group, Textarea, UnstyledButton } from '@mantine/core'
import { IconPencil, IconPin } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { asText } from '../fields/widget.ts'
import { toastError } from '../ui/toast.ts'
import classes from './card.module.css'
import type { SlotProps } from './card-page.tsx'
import { isWritable } from './form-fields.ts'
import { useSave } from './use-save.tsx'

/** The note to remember about a person or deal: always in sight, changed in place. */
export function InlineNote({ object, record, field }: SlotProps & { field: SchemaField }) {
  const { t } = useTranslation()
  const { save, dialog } = useSave(object, record)
  const words = asText(record[field.name])
  const [draft, setDraft] = useState<string | null>(null)
  /** What stood here when the change began. */
  const [begun, setBegun] = useState<Json>(null)
  const editable = isWritable(field) && record.can?.update !== false

  const open = () => {
    setBegun(record[field.name] ?? null)
    setDraft(words)
  }
  const keep = () =>
    save.mutate(
      { field, before: begun, after: draft || null },
      { onSuccess: () => setDraft(null), onError: toastError },
    )

  if (draft === null && !words) {
    return editable ? (
      <UnstyledButton className={classes.addNote} onClick={open}>
        <IconPin size={14} stroke={1.6} /> {t('records:remember.add')}
      </UnstyledButton>
    ) : null
  }
  return (
    <div className={classes.remember}>
      <IconPin size={16} stroke={1.6} />
      {draft === null ? (
        <>
          <span className={classes.rememberText}>{words}</span>
          {editable ? (
            <ActionIcon size="sm" aria-label={t('records:edit', { field: field.label })} onClick={open}>
              <IconPencil size={14} stroke={1.6} />
            </ActionIcon>
          ) : null}
        </>
      ) : (
        <div className={classes.rememberText}>
          <Textarea
            aria-label={field.label}
            autosize
            autoFocus
            maxRows={6}
            value={draft}
            placeholder={t('records:remember.example')}
            onChange={event => setDraft(event.currentTarget.value)}
            onKeyDown={event => {
              if (event.key === 'Escape') setDraft(null)
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep()
            }}
          />
          <Group gap="xs" mt="xs">
            <Button size="compact-sm" loading={save.isPending} onClick={keep}>
              {t('save')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setDraft(null)}>
              {t('cancel')}
            </Button>
          </Group>
        </div>
      )}
      {dialog}
    </div>
  )
}
