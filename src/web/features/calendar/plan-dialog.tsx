import { Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import type { Link, RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { choiceLabel, choicesOf } from '../../fields/choices.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import { asText } from '../../fields/widget.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { useTold } from '../tasks/use-told.ts'
import { AboutSelect } from './about-select.tsx'
import { MeetingFields, meetingOf, noMeeting } from './meeting-fields.tsx'
import { WhenFields } from './when-fields.tsx'

/** The place in the calendar that was pressed. */
export interface Place {
  dueAt: string | null
  minutes: number | null
  owner: string
}

const empty = { title: '', kind: 'meeting', on: null as Link | null, meeting: noMeeting }
const shown = ['title', 'kind', 'dueAt', 'minutes', 'owner', 'on', 'place', 'participants']

/** A task for the time that was pressed. What is typed is kept until it is saved; time and person are those of the press. */
export function PlanDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const told = useTold()
  const kind = fieldOf(useObject('task'), 'kind')
  const [when, setWhen] = useState(place)
  const [task, setTask, forget] = useDraft('calendar.plan', empty)
  const [key] = useState(newIdempotencyKey)
  const usual = t(`records:task.usual.${task.kind}`)
  const plan = useMutation({
    mutationFn: () =>
      api.post<RecordJson>(
        '/tasks',
        {
          title: task.title.trim() || usual,
          kind: task.kind,
          ...when,
          ...(task.kind === 'meeting' && meetingOf(task.meeting, task.on)),
          ...(task.on ? { on: { object: task.on.object, id: task.on.id } } : {}),
        },
        { idempotencyKey: key },
      ),
    onSuccess: saved => {
      forget()
      told(task.on)
      toast({
        message: t('calendar:planned', {
          title: asText(saved.title),
          when: formats.exact(new Date(asText(saved.dueAt))),
        }),
      })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(plan.error, shown)
  return (
    <FormDialog
      title={t('records:compose.task')}
      action={t('calendar:plan')}
      pending={plan.isPending}
      disabled={!when.dueAt}
      problem={rest}
      onSubmit={() => plan.mutate()}
      onClose={onClose}
    >
      <div style={{ display: 'grid', gridTemplateColumns: '152px minmax(0, 1fr)', gap: 8, alignItems: 'start' }}>
        {kind ? (
          <Select
            label={kind.label}
            allowDeselect={false}
            value={task.kind}
            error={wrong.kind}
            onChange={next => next && setTask({ ...task, kind: next })}
            data={choicesOf(kind)
              .filter(code => code !== 'assign')
              .map(code => ({ value: code, label: choiceLabel(kind, code) }))}
          />
        ) : null}
        <TextInput
          label={t('calendar:what')}
          placeholder={usual}
          data-autofocus
          value={task.title}
          error={wrong.title}
          onChange={event => setTask({ ...task, title: event.currentTarget.value })}
        />
      </div>
      <WhenFields {...when} wrong={wrong} onChange={part => setWhen({ ...when, ...part })} />
      <AboutSelect value={task.on} error={wrong.on} onChange={on => setTask({ ...task, on })} />
      {task.kind === 'meeting' ? (
        <MeetingFields
          value={task.meeting}
          on={task.on}
          owner={when.owner}
          wrong={wrong}
          onChange={meeting => setTask({ ...task, meeting })}
        />
      ) : null}
      <RecordSelect
        object="user"
        label={t('calendar:owner')}
        allowDeselect={false}
        value={when.owner}
        error={wrong.owner}
        onChange={owner => owner && setWhen({ ...when, owner })}
      />
    </FormDialog>
  )
}
