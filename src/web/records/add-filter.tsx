import { Button } from '@mantine/core'
import { IconFilterPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { onPress } from '../ui/on-press.tsx'
import classes from './filter-bar.module.css'
import type { FilterFields } from './filter-fields.ts'
import type { FilterCondition } from './filter-tree.ts'

const FilterFieldChoice = onPress('listbox', async () => (await import('./filter-field-choice.tsx')).FilterFieldChoice)

export interface AddFilterProps {
  fields: FilterFields
  onAdd: (condition: FilterCondition) => void
}

/** Chooses the field; its chip opens at once to say what of it. */
export function AddFilter({ fields, onAdd }: AddFilterProps) {
  const { t } = useTranslation()
  return (
    <FilterFieldChoice
      fields={fields}
      onAdd={onAdd}
      target={
        <Button
          size="compact-sm"
          className={classes.press}
          variant="default"
          leftSection={<IconFilterPlus size={16} stroke={1.6} />}
        >
          {t('records:filter')}
        </Button>
      }
    />
  )
}
