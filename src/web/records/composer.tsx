import { Tabs } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { type Icon, IconCheckbox, IconNote, IconPhone, IconUsers } from '@tabler/icons-react'
import { type ComponentType, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Link } from '../app/contract.ts'
import { canCreate, useSchema } from '../app/schema.ts'
import { CallForm } from '../features/tasks/call-form.tsx'
import { MeetingForm } from '../features/tasks/meeting-form.tsx'
import { NoteForm } from '../features/tasks/note-form.tsx'
import { TaskForm } from '../features/tasks/task-form.tsx'
import type { SlotProps } from './card-page.tsx'
import classes from './composer.module.css'

interface Telling {
  name: 'note' | 'task' | 'call' | 'meeting'
  /** Of what it makes a record. */
  object: 'activity' | 'task'
  /** With Shift, in any layout of the keyboard. */
  key: string
  Sign: Icon
  Form: ComponentType<{ on: Link }>
}

const tellings: readonly Telling[] = [
  { name: 'note', object: 'activity', key: 'N', Sign: IconNote, Form: NoteForm },
  { name: 'task', object: 'task', key: 'T', Sign: IconCheckbox, Form: TaskForm },
  { name: 'call', object: 'activity', key: 'C', Sign: IconPhone, Form: CallForm },
  { name: 'meeting', object: 'task', key: 'M', Sign: IconUsers, Form: MeetingForm },
]

/** What a person adds to the story of a client: a note, the next task, a call with its result, a meeting. */
export function Composer({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const place = useRef<HTMLDivElement>(null)
  const offered = tellings.filter(telling => {
    const made = byName.get(telling.object)
    return made && canCreate(made)
  })
  const [chosen, choose] = useState<string | null>(offered[0]?.name ?? null)
  useHotkeys(
    offered.map(({ name, key }) => [
      `shift+${key}`,
      () => {
        if (document.querySelector('[role=dialog][aria-modal=true]')) return
        choose(name)
        requestAnimationFrame(() => focusFirst(place.current))
      },
      { usePhysicalKeys: true },
    ]),
  )
  if (!offered.length) return null

  const on = { object: object.name, id: record.id }
  return (
    <Tabs
      ref={place}
      value={chosen}
      onChange={choose}
      keepMounted={false}
      className={classes.composer}
      variant="pills"
      radius="sm"
    >
      <Tabs.List className={classes.tabs}>
        {offered.map(({ name, key, Sign }) => (
          <Tabs.Tab
            key={name}
            value={name}
            leftSection={<Sign size={15} stroke={1.6} />}
            aria-keyshortcuts={`Shift+${key}`}
            title={`Shift+${key}`}
          >
            {t(`records:compose.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {offered.map(({ name, Form }) => (
        <Tabs.Panel key={name} value={name}>
          <Form on={on} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

const focusFirst = (place: HTMLElement | null): void =>
  place?.querySelector<HTMLElement>('[role=tabpanel] textarea, [role=tabpanel] input:not([type=hidden])')?.focus()
