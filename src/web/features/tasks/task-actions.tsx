import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../app/commands.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { ResultDialog } from './result-dialog.tsx'

/** A task is finished with its result, on its own card too. */
export function TaskActions({ record: task }: SlotProps) {
  const { t } = useTranslation()
  const [finishing, setFinishing] = useState(false)
  const open = !task.doneAt && task.can?.update !== false
  useCommands(
    open
      ? [
          {
            id: 'task.finish',
            group: 'open',
            icon: IconCheck,
            keys: 'd',
            words: ({ t }) => t('records:task.finish'),
            run: () => setFinishing(true),
          },
        ]
      : [],
  )
  if (!open) return null
  return (
    <>
      <Button leftSection={<IconCheck size={16} stroke={1.6} />} onClick={() => setFinishing(true)}>
        {t('records:task.finish')}
      </Button>
      {finishing ? <ResultDialog task={task} onClose={() => setFinishing(false)} /> : null}
    </>
  )
}
