import { Stepper } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { useSchema } from '../../app/schema.ts'
import { useWatchedJob } from '../../app/watched-jobs.ts'
import { JobProgress } from '../../ui/job-progress.tsx'
import { useIsPhone } from '../../ui/use-phone.ts'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { useConfigured } from '../settings/parts/use-configured.ts'
import classes from './exchange.module.css'
import { ImportFailed } from './import-failed.tsx'
import { ImportResult } from './import-result.tsx'
import { ImportStopped } from './import-stopped.tsx'
import { type ImportJson, importQuery, stopImport } from './imports.ts'
import { StagedImport } from './staged-import.tsx'
import { Uploading } from './uploading.tsx'
import { useLastStaged } from './use-last-staged.ts'

/** One import from the file to its records: each state has its part of the page. */
export function ImportPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams({ strict: false })
  const imported = useQuery(importQuery(id))
  const label = useSchema().byName.get(imported.data?.object ?? '')?.label.many
  return (
    <SettingsFrame
      title={imported.data?.file.name ?? t('exchange-page:one')}
      note={label}
      back="/import"
      asked={imported}
      open
      wide
    >
      {imported.data ? <ImportSteps key={id} imported={imported.data} /> : null}
    </SettingsFrame>
  )
}

function ImportSteps({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const staged = useLastStaged(imported)
  const { state } = imported
  const configured = useConfigured()
  useWatchedJob(imported.id, state === 'done' || state === 'failed' || state === 'reverted')
  // What was written in the background is in no list of this page yet.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with each state of the import
  useEffect(() => void configured(imported.object), [imported.object, state])
  return (
    <>
      {phone ? null : (
        <Stepper active={stepOf(imported)} size="sm" className={classes.steps} allowNextStepsSelect={false}>
          {['read', 'check', 'write', 'done'].map(step => (
            <Stepper.Step key={step} label={t(`exchange-page:steps.${step}`)} />
          ))}
        </Stepper>
      )}
      {state === 'staged' || (state === 'staging' && staged) ? (
        <StagedImport imported={staged ?? imported} busy={state === 'staging'} progress={imported.progress} />
      ) : state === 'uploading' ? (
        <Uploading imported={imported} />
      ) : state === 'fetching' ? (
        <Fetching imported={imported} />
      ) : state === 'staging' ? (
        <Reading imported={imported} />
      ) : state === 'committing' ? (
        <Writing imported={imported} />
      ) : state === 'cancelled' ? (
        <ImportStopped imported={imported} />
      ) : state === 'failed' ? (
        <ImportFailed imported={imported} />
      ) : (
        <ImportResult imported={imported} />
      )}
    </>
  )
}

const stepOf = ({ state }: ImportJson): number =>
  ({ uploading: 0, fetching: 0, staging: 0, staged: 1, failed: 1, committing: 2, cancelled: 2, done: 4, reverted: 4 })[
    state
  ]

/** `412 rows/s. About 3 minutes left`, once that can be told. */
function useLeft(pace: ImportJson['pace']): string | undefined {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!pace) return undefined
  const minutes = Math.ceil(pace.secondsLeft / 60)
  const left = pace.secondsLeft < 60 ? t('exchange-page:pace.soon') : t('exchange-page:pace.left', { count: minutes })
  if (!pace.rowsPerSecond) return left
  return `${t('exchange-page:pace.rate', { rate: formats.number(Math.round(pace.rowsPerSecond)) })}. ${left}`
}

/** Of some files it is not told how long they are. */
function Fetching({ imported: { id, progress, file } }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return (
    <div className={classes.working}>
      <JobProgress
        title={t('exchange-page:fetching')}
        percent={file.size ? 100 * progress : undefined}
        stop={() => stopImport(queryClient, id)}
      />
    </div>
  )
}

/** How many rows there are is known at the end: until then its bar is a guess. */
function Reading({ imported: { id, progress, pace } }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return (
    <div className={classes.working}>
      <JobProgress
        title={t('exchange-page:reading')}
        percent={100 * progress}
        text={useLeft(pace)}
        stop={() => stopImport(queryClient, id)}
      />
    </div>
  )
}

function Writing({ imported: { id, rows, counts, pace } }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return (
    <div className={classes.working}>
      <JobProgress
        title={t('exchange-page:writing')}
        done={rows.written + rows.skipped}
        of={counts.read}
        text={[useLeft(pace), t('exchange-page:writingText')].filter(Boolean).join('. ')}
        stop={() => stopImport(queryClient, id)}
      />
    </div>
  )
}
