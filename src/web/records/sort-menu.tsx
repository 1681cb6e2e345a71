import { Button, Popover } from '@mantine/core'
import { IconArrowsSort } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { useIsPhone } from '../ui/use-phone.ts'
import { useListFields } from './columns.ts'
import classes from './filter-bar.module.css'
import { readSort } from './sort-keys.ts'

const SortKeys = lazyPart(async () => (await import('./sort-keys-editor.tsx')).SortKeysEditor)

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
  const [opened, setOpened] = useState(false)
  const label = fields.find(field => field.name === first?.name)?.label
  const phone = useIsPhone()
  const sign = <IconArrowsSort size={16} stroke={1.6} />
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      radius="md"
      width={360}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          className={classes.press}
          variant="subtle"
          color="gray"
          leftSection={phone && !label ? undefined : sign}
          aria-label={t('records:sort.menu')}
          onClick={() => setOpened(!opened)}
        >
          {label ? `${label}${more.length ? ` +${more.length}` : ''}` : phone ? sign : t('records:sort.menu')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <SortKeys fields={fields} keys={keys} onChange={onChange} onClose={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}
