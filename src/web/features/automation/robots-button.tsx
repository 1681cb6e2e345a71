import { ActionIcon } from '@mantine/core'
import { IconRobot } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { loadSetupWords } from '../../app/i18n.ts'
import { useMe } from '../../app/session.ts'
import type { ColumnToolProps } from '../../records/board/column-head.tsx'
import { onPress } from '../../ui/on-press.tsx'

const RobotsPanel = onPress('dialog', async () => {
  const [panel] = await Promise.all([import('../settings/automation/robots-panel.tsx'), loadSetupWords()])
  return panel.RobotsPanel
})

/** At the head of a stage, for who sets up: what happens by itself there. */
export function RobotsButton({ object, column }: ColumnToolProps) {
  const { t } = useTranslation()
  if (!useMe().admin) return null
  return (
    <RobotsPanel
      object={object}
      stage={{ id: column.value, name: column.label }}
      target={
        <ActionIcon size={24} color="ink" aria-label={t('board:robots', { stage: column.label })} data-screen-only>
          <IconRobot size={16} stroke={1.6} />
        </ActionIcon>
      }
    />
  )
}
