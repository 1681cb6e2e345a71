import { Combobox, Loader, Textarea, type TextareaProps, useCombobox } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { titleOf } from '../../fields/titles.ts'
import { pageQuery } from '../../records/queries.ts'
import { announce } from '../../ui/announce.ts'
import { PersonName } from '../../ui/person.tsx'
import classes from './composer-parts.module.css'
import { type DraftNote, nameAt, nameIn } from './draft-note.ts'
import { useBlind } from './readers.ts'

interface MentionInputProps extends Omit<TextareaProps, 'value' | 'onChange'> {
  on: Link
  note: DraftNote
  onNote: (note: DraftNote) => void
}

/** A text in which colleagues are named: `@` proposes them, arrows choose, Enter or Tab takes. */
export function MentionInput({ on, note, onNote, onKeyDown, ...rest }: MentionInputProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLTextAreaElement>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  const naming = cursor === null ? null : nameAt(note.text, cursor)
  const { people, isFetching } = useColleagues(naming?.typed)
  const blind = useBlind(
    on,
    people.map(({ id }) => id),
    'activity',
  )
  const combobox = useCombobox()
  const list = useId()
  const open = naming !== null && (people.length > 0 || isFetching)
  const [chosen, choose] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each letter the first that is proposed is chosen anew
  useEffect(() => choose(0), [naming?.typed, people.length])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is another one each time
  useEffect(() => (open ? combobox.openDropdown() : combobox.closeDropdown()), [open])
  useEffect(() => {
    if (open && !isFetching) announce(t('story:colleaguesFound', { count: people.length }))
  }, [open, isFetching, people.length, t])

  const take = (id: string) => {
    const person = people.find(one => one.id === id)
    if (!person || !naming || cursor === null) return
    const named = nameIn(note, person)
    const head = `${note.text.slice(0, naming.from)}@${named.label} `
    onNote({
      ...note,
      text: head + note.text.slice(cursor).replace(/^ /, ''),
      named: [...note.named.filter(one => one.id !== id), named],
    })
    setCursor(null)
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(head.length, head.length)
    })
  }
  const byKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!open || event.nativeEvent.isComposing) return onKeyDown?.(event)
    const { length } = people
    if (event.key === 'ArrowDown') choose(at => (at + 1) % Math.max(1, length))
    else if (event.key === 'ArrowUp') choose(at => (at + length - 1) % Math.max(1, length))
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab')
      take(people[chosen]?.id ?? '')
    else if (event.key === 'Escape') setCursor(null)
    else return onKeyDown?.(event)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Combobox store={combobox} onOptionSubmit={take} position="bottom-start" width={340}>
      <Combobox.Target withKeyboardNavigation={false} withAriaAttributes={false}>
        <Textarea
          {...rest}
          {...(open && {
            role: 'combobox',
            'aria-expanded': true,
            'aria-autocomplete': 'list',
            'aria-controls': list,
            'aria-activedescendant': people[chosen] && `${list}-${chosen}`,
          })}
          ref={input}
          value={note.text}
          onChange={({ currentTarget: { value, selectionStart } }) => {
            onNote({ ...note, text: value })
            setCursor(selectionStart)
          }}
          onKeyDown={byKey}
          onBlur={() => setCursor(null)}
          onClick={() => setCursor(null)}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options id={list} aria-label={t('story:colleagues')} className={classes.people}>
          {people.map(({ id, name }, at) => (
            <Combobox.Option
              key={id}
              id={`${list}-${at}`}
              value={id}
              className={classes.person}
              aria-selected={at === chosen}
              data-combobox-selected={at === chosen || undefined}
            >
              <PersonName name={name} />
              {blind.some(one => one.id === id) ? <span className={classes.blind}>{t('story:cannotSee')}</span> : null}
            </Combobox.Option>
          ))}
          {people.length ? null : (
            <Combobox.Empty>
              <Loader size="xs" />
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** Colleagues whose name fits what is typed; `undefined`: nothing is. Nobody names himself. */
function useColleagues(typed: string | undefined) {
  const user = useObject('user')
  const me = useMe()
  const { data, isFetching } = useQuery({
    ...pageQuery(user, {
      q: typed?.trim() || undefined,
      filter: { active: true, id: { ne: me.id } },
      fields: [user.title],
      limit: 8,
    }),
    enabled: typed !== undefined,
    placeholderData: keepPreviousData,
    meta: { quiet: true },
  })
  const people = typed === undefined ? [] : (data?.data ?? []).map(one => ({ id: one.id, name: titleOf(user, one) }))
  return { people, isFetching }
}
