import { Progress, Stepper, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../app/schema.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import classes from './exchange.module.css'
import { ImportFailed } from './import-failed.tsx'
import { ImportResult } from './import-result.tsx'
import { type ImportJson, importQuery } from './imports.ts'
import { StagedImport } from './staged-import.tsx'
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
      ) : state === 'staging' ? (
        <Working title={t('exchange-page:reading')} progress={imported.progress} />
      ) : state === 'committing' ? (
        <Working
          title={t('exchange-page:writing')}
          progress={imported.progress}
          text={t('exchange-page:writingText')}
        />
      ) : state === 'failed' ? (
        <ImportFailed imported={imported} />
      ) : (
        <ImportResult imported={imported} />
      )}
    </>
  )
}

const stepOf = ({ state }: ImportJson): number =>
  ({ staging: 0, staged: 1, failed: 1, committing: 2, done: 4, reverted: 4 })[state]

/** Long work: how far it is. */
function Working({ title, text, progress }: { title: string; text?: string; progress: number }) {
  const { t } = useTranslation()
  const percent = Math.round(100 * Math.min(1, progress))
  return (
    <div className={classes.working} role="status">
      <Text fw={550}>{title}</Text>
      <Progress value={percent} size="lg" aria-label={title} aria-valuetext={`${percent}%`} />
      <Text size="sm" c="dimmed">
        {t('exchange-page:percent', { percent })} {text}
      </Text>
    </div>
  )
}
