import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import type { Link } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { RecordMultiSelect } from '../../fields/record-select.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { useDraft } from '../../ui/use-draft.ts'
import classes from './composer-parts.module.css'
import { Due } from './due.tsx'
import { LengthSelect } from './length-select.tsx'
import { saveByKey } from './save-by-key.ts'
import { SaveKeys } from './save-keys.tsx'
import { useTold } from './use-told.ts'
import { WillNotHear } from './will-not-hear.tsx'

const empty = {
  title: '',
  dueAt: null as string | null,
  minutes: 60 as number | null,
  place: '',
  participants: [] as string[],
}
const shown = ['title', 'dueAt', 'minutes', 'place', 'participants']

/** A meeting to come: when, where, with whom of the colleagues. It stands in the calendar from then on. */
export function MeetingForm({ on, onDone }: { on: Link; onDone?: () => void }) {
  const { t } = useTranslation()
  const told = useTold()
  const me = useMe()
  const task = useObject('task')
  const [meeting, setMeeting, forget] = useDraft(`meeting.${on.id}`, empty)
  const [key, setKey] = useState(newIdempotencyKey)
  const change = (part: Partial<typeof empty>) => setMeeting({ ...meeting, ...part })
  const usual = t('records:task.usual.meeting')
  const plan = useMutation({
    mutationFn: () =>
      api.post(
        '/tasks',
        { ...meeting, title: meeting.title.trim() || usual, kind: 'meeting', owner: me.id, on },
        { idempotencyKey: key },
      ),
    onSuccess: () => {
      forget()
      setKey(newIdempotencyKey())
      told(on)
      onDone?.()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(plan.error, shown)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (meeting.dueAt && !plan.isPending) plan.mutate()
  }
  return (
    <form onSubmit={submit} onKeyDown={saveByKey} noValidate>
      <Stack gap="sm">
        <TextInput
          size="xs"
          data-autofocus
          aria-label={t('records:task.what')}
          placeholder={usual}
          error={wrong.title}
          value={meeting.title}
          onChange={event => change({ title: event.currentTarget.value })}
        />
        <Due value={meeting.dueAt} error={wrong.dueAt} onChange={dueAt => change({ dueAt })} />
        <div className={classes.pair}>
          <LengthSelect
            label={fieldOf(task, 'minutes')?.label}
            value={meeting.minutes}
            error={wrong.minutes}
            onChange={minutes => change({ minutes })}
          />
          {fieldOf(task, 'place') ? (
            <TextInput
              size="xs"
              label={t('story:place')}
              placeholder={t('story:placeExample')}
              maxLength={300}
              error={wrong.place}
              value={meeting.place}
              onChange={event => change({ place: event.currentTarget.value })}
            />
          ) : null}
        </div>
        {fieldOf(task, 'participants') ? (
          <RecordMultiSelect
            size="xs"
            object="user"
            label={t('story:participants')}
            filter={{ active: true, id: { ne: me.id } }}
            error={wrong.participants}
            value={meeting.participants}
            onChange={participants => change({ participants })}
          />
        ) : null}
        <WillNotHear on={on} users={meeting.participants} as="task" />
        {rest ? (
          <p className={classes.bad} role="alert">
            {rest}
          </p>
        ) : null}
        <div className={classes.foot}>
          <SaveKeys />
          <Button size="xs" type="submit" disabled={!meeting.dueAt} loading={plan.isPending}>
            {t('story:schedule')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
