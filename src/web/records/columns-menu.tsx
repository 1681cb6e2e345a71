import { ActionIcon } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { onPress } from '../ui/on-press.tsx'
import classes from './filter-bar.module.css'

const ColumnsPanel = onPress('dialog', async () => (await import('./columns-choice.tsx')).ColumnsPanel)

/** Which columns the list has, in which order, and which of them stay at the left. */
export function ColumnsMenu({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  return (
    <ColumnsPanel
      object={object}
      target={
        <ActionIcon
          size={28}
          className={classes.columns}
          aria-label={t('records:columns')}
          title={t('records:columns')}
        >
          <IconColumns3 size={18} stroke={1.6} />
        </ActionIcon>
      }
    />
  )
}
