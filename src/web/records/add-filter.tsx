import { Button, Combobox, useCombobox } from '@mantine/core'
import { IconFilterPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './filter-bar.module.css'
import type { FilterFields } from './filter-fields.ts'
import type { FilterCondition } from './filter-tree.ts'
import { beginCondition, wordsOf } from './filter-words.ts'

interface AddFilterProps {
  fields: FilterFields
  onAdd: (condition: FilterCondition) => void
}

/** Chooses the field; its chip opens at once to say what of it. */
export function AddFilter({ fields, onAdd }: AddFilterProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const combobox = useCombobox({
    onDropdownClose: () => setTyped(''),
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what fits best is chosen when something else is typed
  useEffect(() => {
    if (typed) combobox.selectFirstOption()
  }, [typed])
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
        <Button
          size="compact-sm"
          className={classes.press}
          variant="default"
          leftSection={<IconFilterPlus size={16} stroke={1.6} />}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          onClick={() => combobox.toggleDropdown()}
        >
          {t('records:filter')}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
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
