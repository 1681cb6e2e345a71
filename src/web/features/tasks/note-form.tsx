import { Button, Group, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import type { Link } from '../../app/contract.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { useTold } from './use-told.ts'

export function NoteForm({ on, onDone }: { on: Link; onDone?: () => void }) {
  const { t } = useTranslation()
  const told = useTold()
  const [text, setText, forget] = useDraft(`note.${on.id}`, '')
  const [key, setKey] = useState(newIdempotencyKey)
  const note = useMutation({
    mutationFn: () => api.post('/activities', { kind: 'note', text, on }, { idempotencyKey: key }),
    onSuccess: () => {
      forget()
      setKey(newIdempotencyKey())
      told(on)
      onDone?.()
    },
  })
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (text.trim() && !note.isPending) note.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Textarea
        variant="unstyled"
        data-autofocus
        autosize
        minRows={2}
        maxRows={12}
        aria-label={t('records:compose.note')}
        placeholder={t('records:compose.notePlaceholder')}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
        }}
      />
      <Group justify="flex-end">
        <Button size="xs" type="submit" disabled={!text.trim()} loading={note.isPending}>
          {t('save')}
        </Button>
      </Group>
    </form>
  )
}
