import { Button, Combobox, useCombobox } from '@mantine/core'
import { IconFilterPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../app/contract.ts'
import { operatorOf, withWord, wordsOf } from './filter-words.ts'
import type { FilterCondition } from './list-search.ts'

/** Chooses the field; its chip opens at once to say what of it. */
export function AddFilter({ fields, onAdd }: { fields: SchemaField[]; onAdd: (condition: FilterCondition) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const combobox = useCombobox({
    onDropdownClose: () => setTyped(''),
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  const known = fields.filter(field => wordsOf(field).length > 0)
  const shown = known.filter(field => field.label.toLowerCase().includes(typed.trim().toLowerCase()))

  const add = (name: string) => {
    combobox.closeDropdown()
    const field = known.find(one => one.name === name)
    const [word] = field ? wordsOf(field) : []
    if (word)
      onAdd(
        withWord({ field: name, operator: operatorOf(word), operand: field?.type === 'boolean' ? true : null }, word),
      )
  }
  return (
    <Combobox store={combobox} width={240} position="bottom-start" shadow="md" onOptionSubmit={add}>
      <Combobox.Target withAriaAttributes={false}>
        <Button
          size="compact-sm"
          h={28}
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
          {shown.map(field => (
            <Combobox.Option key={field.name} value={field.name}>
              {field.label}
            </Combobox.Option>
          ))}
          {shown.length ? null : <Combobox.Empty>{t('search.nothing')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
