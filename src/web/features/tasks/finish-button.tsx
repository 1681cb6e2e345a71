import { ActionIcon } from '@mantine/core'
import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import classes from './task-item.module.css'

const ResultDialog = lazyPart(async () => (await import('./result-dialog.tsx')).ResultDialog)

/** Finishes a task from where it stands, with its result. */
export function FinishButton({ task, disabled }: { task: RecordJson; disabled?: boolean }) {
  const { t } = useTranslation()
  const [finishing, setFinishing] = useState(false)
  return (
    <>
      <ActionIcon
        className={classes.check}
        data-act="done"
        title={t('records:task.finish')}
        aria-label={t('records:task.finishOne', { title: asText(task.title) })}
        disabled={disabled}
        onClick={() => setFinishing(true)}
      >
        <IconCircle size={19} stroke={1.6} className={classes.open} />
        <IconCircleCheck size={19} stroke={1.6} className={classes.tick} />
      </ActionIcon>
      {finishing ? <ResultDialog task={task} onClose={() => setFinishing(false)} /> : null}
    </>
  )
}
