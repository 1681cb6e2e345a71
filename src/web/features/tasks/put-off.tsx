import { ActionIcon } from '@mantine/core'
import { IconCalendarDue } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { onPress } from '../../ui/on-press.tsx'

const PutOffMenu = onPress('menu', async () => (await import('./put-off-menu.tsx')).PutOffMenu)

/** Another time for a task, from where it stands: two presses for the usual ones. */
export function PutOff({ task }: { task: RecordJson }) {
  const { t } = useTranslation()
  return (
    <PutOffMenu
      task={task}
      target={
        <ActionIcon
          data-act="move"
          title={t('records:task.putOff')}
          aria-label={t('records:task.putOffOne', { title: asText(task.title) })}
        >
          <IconCalendarDue size={18} stroke={1.6} />
        </ActionIcon>
      }
    />
  )
}
