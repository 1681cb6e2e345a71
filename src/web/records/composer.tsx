import { Tabs } from '@mantine/core'
import { type ComponentType, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Link } from '../app/contract.ts'
import { keyCaps } from '../app/key-names.ts'
import { canCreate, useSchema } from '../app/schema.ts'
import { LetterForm } from '../features/letters/lazy-letter-form.tsx'
import { CallForm } from '../features/tasks/call-form.tsx'
import { MeetingForm } from '../features/tasks/meeting-form.tsx'
import { NoteForm } from '../features/tasks/note-form.tsx'
import { TaskForm } from '../features/tasks/task-form.tsx'
import type { Told } from '../features/tasks/tell-dialog.tsx'
import type { SlotProps } from './card-page.tsx'
import classes from './composer.module.css'
import { offerForms, tellings } from './telling.ts'

const forms: Record<Told, ComponentType<{ on: Link; onDone: () => void }>> = {
  note: NoteForm,
  task: TaskForm,
  call: CallForm,
  letter: LetterForm,
  meeting: MeetingForm,
}

/** What a person adds to the story of a client: a note, the next task, a call with its result, a meeting. */
export function Composer({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const place = useRef<HTMLDivElement>(null)
  const offered = tellings.filter(({ needs }) => {
    const made = byName.get(needs)
    return made && canCreate(made)
  })
  const [chosen, choose] = useState<string | null>(offered[0]?.what ?? null)
  const { id } = record
  useEffect(
    () =>
      offerForms({
        id,
        begin(what) {
          choose(what)
          requestAnimationFrame(() => focusFirst(place.current))
        },
      }),
    [id],
  )
  if (!offered.length) return null

  const on = { object: object.name, id }
  return (
    <Tabs
      ref={place}
      value={chosen}
      onChange={choose}
      keepMounted={false}
      className={classes.composer}
      variant="pills"
      radius="sm"
      onKeyDown={leave}
    >
      <Tabs.List className={classes.tabs}>
        {offered.map(({ what, keys, Sign }) => (
          <Tabs.Tab
            key={what}
            value={what}
            leftSection={<Sign size={15} stroke={1.6} />}
            aria-keyshortcuts={keyCaps(keys).join('+')}
            title={keyCaps(keys).join('+')}
          >
            {t(`records:compose.${what}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {offered.map(({ what }) => {
        const Form = forms[what]
        return (
          <Tabs.Panel key={what} value={what}>
            <Form on={on} onDone={() => requestAnimationFrame(() => keepFocus(place.current))} />
          </Tabs.Panel>
        )
      })}
    </Tabs>
  )
}

const fields = '[role=tabpanel] textarea, [role=tabpanel] input:not([type=hidden])'

const focusFirst = (place: HTMLElement | null): void =>
  (
    place?.querySelector<HTMLElement>('[role=tabpanel] [data-autofocus]') ?? place?.querySelector<HTMLElement>(fields)
  )?.focus()

/** Escape leaves the form, so that single keys are heard again; what opened in it is closed first. */
function leave(event: KeyboardEvent<HTMLElement>): void {
  const { target } = event
  const typed = target instanceof HTMLElement && (target.matches('input, textarea') || target.isContentEditable)
  if (event.key !== 'Escape' || event.defaultPrevented || !typed) return
  if (document.getElementById(target.getAttribute('aria-controls') ?? '')?.querySelector('[role=option]')) return
  focusTab(event.currentTarget)
}

/** A button that was pressed and has nothing to save any more would leave the keyboard nowhere. */
function keepFocus(place: HTMLElement | null): void {
  const { activeElement } = document
  if (activeElement === document.body || place?.contains(activeElement?.closest('button') ?? null)) focusTab(place)
}

const focusTab = (place: HTMLElement | null): void =>
  place?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus()
