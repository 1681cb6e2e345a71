import { ActionIcon, Popover } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import classes from './filter-bar.module.css'

const ColumnsChoice = lazyPart(async () => (await import('./columns-choice.tsx')).ColumnsChoice)

/** Which columns the list has, in which order, and which of them stay at the left. */
export function ColumnsMenu({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  return (
    <Popover position="bottom-end" shadow="md" radius="md" trapFocus>
      <Popover.Target>
        <ActionIcon
          size={28}
          className={classes.columns}
          aria-label={t('records:columns')}
          title={t('records:columns')}
        >
          <IconColumns3 size={18} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="sm" miw={300}>
        <ColumnsChoice object={object} />
      </Popover.Dropdown>
    </Popover>
  )
}
