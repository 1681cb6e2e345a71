import { Button } from '@mantine/core'
import { IconArrowsSort } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { onPress } from '../ui/on-press.tsx'
import { useListFields } from './columns.ts'
import classes from './filter-bar.module.css'
import { readSort } from './sort-keys.ts'

const SortPanel = onPress('dialog', async () => (await import('./sort-keys-editor.tsx')).SortPanel)

interface SortMenuProps {
  object: SchemaObject
  sort: string | undefined
  onChange: (sort: string | undefined) => void
}

/** By what a list is sorted, in words; opened, by several fields in their order. */
export function SortMenu({ object, sort, onChange }: SortMenuProps) {
  const { t } = useTranslation()
  const fields = useListFields(object)
  const keys = readSort(sort, fields)
  const [first, ...more] = keys
  const label = fields.find(field => field.name === first?.name)?.label
  const sign = <IconArrowsSort size={16} stroke={1.6} />
  return (
    <SortPanel
      fields={fields}
      keys={keys}
      onChange={onChange}
      target={
        <Button
          size="compact-sm"
          className={classes.press}
          variant="subtle"
          color="gray"
          leftSection={label ? sign : undefined}
          aria-label={t('records:sort.menu')}
        >
          {label ? `${label}${more.length ? ` +${more.length}` : ''}` : sign}
          {label ? null : <span className={classes.toolWord}>{t('records:sort.menu')}</span>}
        </Button>
      }
    />
  )
}
