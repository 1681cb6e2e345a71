import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../app/contract.ts'
import type { Opened } from '../../ui/on-press.tsx'
import { PressedMenu } from '../../ui/pressed-menu.tsx'
import { useListSearch } from '../use-list-search.ts'
import { sumOf, sumWordsOf, withSum } from './sums.ts'

/** What can be worked out of a column, and what is. */
export function SumMenu({ field, target }: { field: SchemaField } & Opened) {
  const { t } = useTranslation()
  const { search, change } = useListSearch()
  const fn = sumOf(field, search.sums)
  return (
    <PressedMenu target={target} position="top-end">
      <Menu.Label>{field.label}</Menu.Label>
      {[...sumWordsOf(field), 'none' as const].map(word => (
        <Menu.Item
          key={word}
          leftSection={<IconCheck size={14} style={{ visibility: word === fn ? 'visible' : 'hidden' }} />}
          aria-current={word === fn || undefined}
          onClick={() => change({ sums: withSum(field, word, search.sums) })}
        >
          {t(`records:groups.fn.${word}`)}
        </Menu.Item>
      ))}
    </PressedMenu>
  )
}
