import { Button } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { onPress } from '../../ui/on-press.tsx'
import bar from '../filter-bar.module.css'
import type { ListSearch } from '../list-search.ts'
import { useGroupings } from './use-groupings.ts'

const GroupPanel = onPress('dialog', async () => (await import('./group-choice.tsx')).GroupPanel)

interface GroupMenuProps {
  object: SchemaObject
  search: ListSearch
  onChange: (part: Partial<ListSearch>) => void
}

/** By what a list is grouped, in words; opened, by one field or two, and in which order groups stand. */
export function GroupMenu({ object, search, onChange }: GroupMenuProps) {
  const { t } = useTranslation()
  const groupings = useGroupings(object, search.group)
  const [first, ...more] = groupings.by
  const sign = <IconStack2 size={16} stroke={1.6} />
  return (
    <GroupPanel
      object={object}
      search={search}
      groupings={groupings}
      onChange={onChange}
      target={
        <Button
          size="compact-sm"
          className={bar.press}
          variant={first ? 'light' : 'subtle'}
          color={first ? undefined : 'gray'}
          leftSection={first ? sign : undefined}
          aria-label={t('records:groups.menu')}
        >
          {first ? `${first.label}${more.length ? ` +${more.length}` : ''}` : sign}
          {first ? null : <span className={bar.toolWord}>{t('records:groups.menu')}</span>}
        </Button>
      }
    />
  )
}
