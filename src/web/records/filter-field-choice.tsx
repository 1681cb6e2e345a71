import { Combobox, useCombobox } from '@mantine/core'
import { cloneElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Opened } from '../ui/on-press.tsx'
import type { AddFilterProps } from './add-filter.tsx'
import { beginCondition, wordsOf } from './filter-words.ts'

/** The fields by which a list can be filtered, found by what is typed. */
export function FilterFieldChoice({ fields, onAdd, target }: AddFilterProps & Opened) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const combobox = useCombobox({ onDropdownClose: () => setTyped('') })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what fits best is chosen when something else is typed
  useEffect(() => {
    if (typed) combobox.selectFirstOption()
  }, [typed])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens once it is there
  useEffect(() => combobox.openDropdown(), [])
  const looked = typed.trim().toLowerCase()
  const shown = fields.groups
    .map(group => ({
      ...group,
      fields: group.fields.filter(
        ({ field }) => wordsOf(field).length > 0 && field.label.toLowerCase().includes(looked),
      ),
    }))
    .filter(group => group.fields.length > 0)

  const add = (path: string) => {
    combobox.closeDropdown()
    const known = fields.find(path)
    if (known) onAdd(beginCondition(path, known.field))
  }
  return (
    <Combobox store={combobox} width={240} position="bottom-start" shadow="md" onOptionSubmit={add}>
      <Combobox.Target withAriaAttributes={false}>
        {cloneElement(target, {
          'aria-haspopup': 'listbox',
          'aria-expanded': combobox.dropdownOpened,
          onClick: () => combobox.toggleDropdown(),
        })}
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          ref={takeFocus}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
          placeholder={t('records:findField')}
          aria-label={t('records:findField')}
        />
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {shown.map((group, at) => (
            <Combobox.Group key={at} label={group.label}>
              {group.fields.map(({ path, label }) => (
                <Combobox.Option key={path} value={path}>
                  {label}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
          {shown.length ? null : <Combobox.Empty>{t('search.nothing')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** As soon as it is there, and not a moment after it was opened: on a slow machine that may be too early. */
const takeFocus = (input: HTMLInputElement | null): void => input?.focus({ preventScroll: true })
