import { UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../app/contract.ts'
import { onPress } from '../ui/on-press.tsx'
import type { Completeness } from './completeness.ts'
import classes from './completeness-meter.module.css'

const MissingMenu = onPress('menu', async () => (await import('./missing-menu.tsx')).MissingMenu)

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
    <MissingMenu
      missing={missing}
      canFill={canFill}
      onFill={onFill}
      target={
        <UnstyledButton className={classes.meter} data-missing>
          <span className={classes.bar} style={{ '--filled': `${(filled / counted) * 100}%` } as CSSProperties} />
          {words}
        </UnstyledButton>
      }
    />
  )
}
