import { Alert } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { JobProgress } from '../../ui/job-progress.tsx'
import classes from './exchange.module.css'
import { type ImportJson, stopImport } from './imports.ts'

/** How far an import is taken back; where somebody has stopped that, how much is back. */
export function RevertProgress({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const { id, state, rows, takenBack, reverting } = imported
  if (reverting)
    return (
      <div className={classes.working}>
        <JobProgress
          title={t('exchange-page:result.reverting')}
          done={takenBack}
          of={rows.written}
          stop={() => stopImport(queryClient, id)}
        />
      </div>
    )
  if (!takenBack || state === 'reverted') return null
  return (
    <Alert color="yellow" mb="lg" title={t('exchange-page:revert.stopped')}>
      {t('exchange-page:revert.stoppedText', { done: formats.number(takenBack), of: formats.number(rows.written) })}
    </Alert>
  )
}
