import { Alert, Button, Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'

interface DecisionProps {
  quote: RecordJson
  onDone: () => void
  onClose: () => void
}

/** Takes down what a client has said by telephone or letter: who said it, and how. */
export function DecisionDialog({ quote, onDone, onClose }: DecisionProps) {
  const { t } = useTranslation()
  const [kind, setKind] = useState('accepted')
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const save = useMutation({
    mutationFn: () => api.post(`/quotes/${quote.id}/decision`, { kind, name, note }),
    onSuccess: () => {
      onDone()
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(save.error, ['name', 'note'])
  return (
    <Dialog opened onClose={onClose} title={t('quotes:decision.title')}>
      <Stack
        gap="sm"
        component="form"
        onSubmit={event => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <SegmentedControl
          value={kind}
          onChange={setKind}
          data={['accepted', 'declined'].map(value => ({ value, label: t(`quotes:decision.kinds.${value}`) }))}
        />
        <TextInput
          data-autofocus
          label={t('quotes:decision.name')}
          value={name}
          error={wrong.name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('quotes:decision.note')}
          placeholder={t('quotes:decision.noteHint')}
          autosize
          minRows={2}
          value={note}
          error={wrong.note}
          onChange={event => setNote(event.currentTarget.value)}
        />
        {rest ? <Alert color="red">{rest}</Alert> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t('quotes:decision.save')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
