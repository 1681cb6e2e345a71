import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { newIdempotencyKey } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { Link } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import { sendOrWait } from '../../offline/send-or-wait.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { Due } from './due.tsx'
import { KindSelect, noStep } from './next-step.tsx'
import { saveByKey } from './save-by-key.ts'
import { useTold } from './use-told.ts'

/** The next task of a card: what, when, whose. */
export function TaskForm({ on, onDone }: { on: Link | null; onDone?: () => void }) {
  const { t } = useTranslation()
  const told = useTold()
  const me = useMe()
  const kind = fieldOf(useObject('task'), 'kind')
  const [task, setTask, forget] = useDraft(`task.${on?.id ?? 'own'}`, { ...noStep, owner: me.id })
  const [key, setKey] = useState(newIdempotencyKey)
  const change = (part: Partial<typeof task>) => setTask({ ...task, ...part })
  const plan = useMutation({
    mutationFn: () => {
      const title = task.title.trim() || t(`records:task.usual.${task.kind}`)
      const about: JsonObject = on ? { on: { object: on.object, id: on.id } } : {}
      const body: JsonObject = { title, kind: task.kind, dueAt: task.dueAt, owner: task.owner, ...about }
      return sendOrWait({
        kind: 'task',
        title,
        on,
        draft: { place: `task.${on?.id ?? 'own'}`, value: task },
        posts: [{ path: '/tasks', body, key }],
      })
    },
    onSuccess: sent => {
      forget()
      if (!sent) toast({ message: t('offline.kept') })
      setKey(newIdempotencyKey())
      told(on)
      onDone?.()
    },
    onError: error => {
      if (!(error instanceof ApiError && error.problems.length)) toastError(error)
    },
    meta: { quiet: true },
  })
  const wrong = plan.error instanceof ApiError ? plan.error.byField() : {}
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (task.dueAt && !plan.isPending) plan.mutate()
  }
  return (
    <form onSubmit={submit} onKeyDown={saveByKey} noValidate>
      <Stack gap="sm">
        <div style={{ display: 'grid', gridTemplateColumns: '132px 1fr', gap: 8 }}>
          {kind ? <KindSelect field={kind} value={task.kind} onChange={next => change({ kind: next })} /> : null}
          <TextInput
            size="xs"
            data-autofocus
            aria-label={t('records:task.what')}
            placeholder={t(`records:task.usual.${task.kind}`)}
            error={wrong.title}
            value={task.title}
            onChange={event => change({ title: event.currentTarget.value })}
          />
        </div>
        <Due value={task.dueAt} error={wrong.dueAt} onChange={dueAt => change({ dueAt })} />
        <Group justify="space-between">
          <RecordSelect
            size="xs"
            w={220}
            object="user"
            aria-label={t('records:task.owner')}
            allowDeselect={false}
            value={task.owner}
            error={wrong.owner}
            onChange={owner => owner && change({ owner })}
          />
          <Button size="xs" type="submit" disabled={!task.dueAt} loading={plan.isPending}>
            {t('records:task.plan')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
