import { ActionIcon } from '@mantine/core'
import { IconRobot } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { loadSetupWords } from '../../app/i18n.ts'
import { asList } from '../../fields/widget.ts'
import type { ColumnToolProps } from '../../records/board/column-head.tsx'
import { onPress } from '../../ui/on-press.tsx'
import { flowsOfQuery } from './flows.ts'
import { useWritesRobots } from './writes-robots.ts'

const RobotsPanel = onPress('dialog', async () => {
  const [panel] = await Promise.all([import('../settings/automation/robots-panel.tsx'), loadSetupWords()])
  return panel.RobotsPanel
})

/** At the head of a stage: what happens by itself there. Who may add to it finds it at every stage. */
export function RobotsButton({ object, column }: ColumnToolProps) {
  const { t } = useTranslation()
  const mayAdd = useWritesRobots(object)
  const { data: flows = [] } = useQuery(flowsOfQuery(object.name))
  const count = flows.filter(({ works }) => works && asList(works.trigger.stages ?? null).includes(column.value)).length
  if (!mayAdd && !count) return null
  return (
    <RobotsPanel
      object={object}
      stage={{ id: column.value, name: column.label }}
      target={
        <ActionIcon
          size={24}
          color={count ? 'ink' : undefined}
          aria-label={t(count ? 'board:robotsAtWork' : 'board:robots', { stage: column.label, count })}
          data-screen-only
        >
          <IconRobot size={16} stroke={1.6} />
        </ActionIcon>
      }
    />
  )
}
