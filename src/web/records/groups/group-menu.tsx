import { Button, Popover } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import bar from '../filter-bar.module.css'
import type { ListSearch } from '../list-search.ts'
import { useGroupings } from './use-groupings.ts'

const GroupChoice = lazyPart(async () => (await import('./group-choice.tsx')).GroupChoice)

interface GroupMenuProps {
  object: SchemaObject
  search: ListSearch
  onChange: (part: Partial<ListSearch>) => void
}

/** By what a list is grouped, in words; opened, by one field or two, and in which order groups stand. */
export function GroupMenu({ object, search, onChange }: GroupMenuProps) {
  const { t } = useTranslation()
  const groupings = useGroupings(object, search.group)
  const [opened, setOpened] = useState(false)
  const [first, ...more] = groupings.by
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
          className={bar.press}
          variant={first ? 'light' : 'subtle'}
          color={first ? undefined : 'gray'}
          leftSection={<IconStack2 size={16} stroke={1.6} />}
          aria-label={t('records:groups.menu')}
          onClick={() => setOpened(!opened)}
        >
          {first ? `${first.label}${more.length ? ` +${more.length}` : ''}` : t('records:groups.menu')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <GroupChoice object={object} search={search} groupings={groupings} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  )
}
