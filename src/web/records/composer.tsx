import { Tabs } from '@mantine/core'
import { IconCheckbox, IconNote, IconPhone } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { canCreate, useSchema } from '../app/schema.ts'
import { CallForm } from '../features/tasks/call-form.tsx'
import { NoteForm } from '../features/tasks/note-form.tsx'
import { TaskForm } from '../features/tasks/task-form.tsx'
import type { SlotProps } from './card-page.tsx'
import classes from './composer.module.css'

/** What a person adds to the story of a client: a note, a call with its result, the next task. */
export function Composer({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const activity = byName.get('activity')
  const task = byName.get('task')
  const tells = activity && canCreate(activity)
  const plans = task && canCreate(task)
  if (!tells && !plans) return null

  const on = { object: object.name, id: record.id }
  return (
    <Tabs
      defaultValue={tells ? 'note' : 'task'}
      keepMounted={false}
      className={classes.composer}
      variant="pills"
      radius="sm"
    >
      <Tabs.List className={classes.tabs}>
        {tells ? (
          <Tabs.Tab value="note" leftSection={<IconNote size={15} stroke={1.6} />}>
            {t('records:compose.note')}
          </Tabs.Tab>
        ) : null}
        {tells ? (
          <Tabs.Tab value="call" leftSection={<IconPhone size={15} stroke={1.6} />}>
            {t('records:compose.call')}
          </Tabs.Tab>
        ) : null}
        {plans ? (
          <Tabs.Tab value="task" leftSection={<IconCheckbox size={15} stroke={1.6} />}>
            {t('records:compose.task')}
          </Tabs.Tab>
        ) : null}
      </Tabs.List>
      <Tabs.Panel value="note">
        <NoteForm on={on} />
      </Tabs.Panel>
      <Tabs.Panel value="call">
        <CallForm on={on} />
      </Tabs.Panel>
      <Tabs.Panel value="task">
        <TaskForm on={on} />
      </Tabs.Panel>
    </Tabs>
  )
}
