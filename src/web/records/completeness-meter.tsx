import { Menu, Progress, UnstyledButton } from '@mantine/core'
import { IconCheck, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../app/contract.ts'
import type { Completeness } from './completeness.ts'
import classes from './completeness-meter.module.css'

interface CompletenessMeterProps {
  completeness: Completeness
  canFill: (field: SchemaField) => boolean
  onFill: (field: SchemaField) => void
}

/** How much is filled in of what matters; pressed, it says what is missing, and leads there. */
export function CompletenessMeter({ completeness, canFill, onFill }: CompletenessMeterProps) {
  const { t } = useTranslation()
  const { counted, filled, missing } = completeness
  if (!counted) return null
  const words = t('records:complete', { filled, counted })
  if (!missing.length) {
    return (
      <span className={classes.meter}>
        <IconCheck size={14} stroke={2} className={classes.whole} />
        {words}
      </span>
    )
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.meter} data-missing>
          <Progress value={(filled / counted) * 100} size={6} className={classes.bar} aria-hidden />
          {words}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('records:missing')}</Menu.Label>
        {missing.map(field => (
          <Menu.Item
            key={field.name}
            leftSection={<IconPlus size={14} stroke={1.8} />}
            disabled={!canFill(field)}
            onClick={() => onFill(field)}
          >
            {field.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
