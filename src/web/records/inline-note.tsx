import { ActionIcon, Button, Group, Textarea, UnstyledButton } from '@mantine/core'
import { IconPencil, IconPin } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { useChanging } from '../app/presence.ts'
import { asText } from '../fields/widget.ts'
import { toastError } from '../ui/toast.ts'
import classes from './card.module.css'
import type { SlotProps } from './card-page.tsx'
import { ChangingNow } from './colleagues.tsx'
import { draftsOf, forgetDraft, keepDraft } from './field-drafts.ts'
import { isWritable } from './form-fields.ts'
import { useFresh } from './fresh-fields.ts'
import { useSave } from './use-save.tsx'

/** The note to remember about a person or deal: always in sight, changed in place. */
export function InlineNote({ object, record, field }: SlotProps & { field: SchemaField }) {
  const { t } = useTranslation()
  const { save, dialog } = useSave(object, record)
  const words = asText(record[field.name])
  const [kept] = useState(() => draftsOf(object.name, record.id)[field.name])
  const [draft, setDraft] = useState<string | null>(kept ? asText(kept.after) : null)
  /** What stood here when the change began. */
  const [begun, setBegun] = useState<Json>(kept?.before ?? null)
  const fresh = useFresh(record.id, field.name)
  useChanging(record.id, field.name, draft !== null)
  const editable = isWritable(field) && record.can?.update !== false

  const open = () => {
    setBegun(record[field.name] ?? null)
    setDraft(words)
  }
  const write = (text: string) => {
    setDraft(text)
    keepDraft(object.name, record.id, field.name, { before: begun, after: text || null })
  }
  const giveUp = () => {
    forgetDraft(object.name, record.id, field.name)
    setDraft(null)
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
    <div className={classes.remember} data-fresh={fresh ? true : undefined}>
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
            onChange={event => write(event.currentTarget.value)}
            onKeyDown={event => {
              if (event.key === 'Escape') giveUp()
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep()
            }}
          />
          <Group gap="xs" mt="xs">
            <Button size="compact-sm" loading={save.isPending} onClick={keep}>
              {t('save')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={giveUp}>
              {t('cancel')}
            </Button>
          </Group>
        </div>
      )}
      <ChangingNow object={object.name} id={record.id} field={field.name} />
      {dialog}
    </div>
  )
}
