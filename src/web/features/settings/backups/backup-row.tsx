import { Progress } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { FileSize } from '../../../records/files/file-size.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { RowButton, StopButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import classes from './backups.module.css'
import { type BackupJson, backupsQuery, isMaking, type TrialJson } from './backups.ts'

/** A backup: when, by whom, how large, and whether it could be restored. */
export function BackupRow({ backup, nextTryAt }: { backup: BackupJson; nextTryAt: string | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <li className={rows.row}>
      <div className={`${rows.main} ${classes.name}`}>
        <div className={rows.names}>
          <span className={rows.title}>
            <RelativeTime at={backup.at} />
          </span>
          <span className={rows.note}>{backup.actor?.name ?? t('backups:byClock')}</span>
        </div>
      </div>
      <div className={`${rows.cell} ${classes.far}`}>
        <HowFar backup={backup} />
        {backup.state === 'failed' && nextTryAt ? (
          <span className={classes.again}>{t('backups:again', { time: formats.clock(new Date(nextTryAt)) })}</span>
        ) : null}
      </div>
      <div className={rows.end}>
        {backup.state === 'done' ? (
          <TrialBadge trial={backup.trial} />
        ) : (
          <StatusBadge tone={tones[backup.state]}>{t(`backups:states.${backup.state}`)}</StatusBadge>
        )}
        <Way backup={backup} />
      </div>
    </li>
  )
}

const tones: Record<BackupJson['state'], Tone> = {
  waiting: 'warn',
  making: 'warn',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
}

function HowFar({ backup }: { backup: BackupJson }) {
  const { t } = useTranslation()
  if (isMaking(backup)) return <Progress size="sm" value={100 * backup.progress} aria-label={t('backups:working')} />
  if (backup.state !== 'done') return backup.failure?.message ?? null
  return (
    <>
      {backup.size === null ? null : <FileSize bytes={backup.size} />}
      {backup.rows === null ? null : ` · ${t('backups:rows', { count: backup.rows })}`}
      {backup.files === null ? null : ` · ${t('backups:files', { count: backup.files })}`}
      <TrialNote trial={backup.trial} />
    </>
  )
}

const trialTones: Record<TrialJson['state'], Tone> = {
  waiting: 'warn',
  passed: 'good',
  failed: 'bad',
  notTried: 'warn',
}

function TrialBadge({ trial }: { trial: TrialJson | null }) {
  const { t } = useTranslation()
  const state = trial?.state ?? 'never'
  return <StatusBadge tone={trial ? trialTones[trial.state] : 'quiet'}>{t(`backups:trial.${state}`)}</StatusBadge>
}

/** When it was tried, and what was found. */
function TrialNote({ trial }: { trial: TrialJson | null }) {
  const { t } = useTranslation()
  if (!trial || trial.state === 'waiting') return null
  return (
    <span className={rows.note}>
      {trial.failure?.message ?? (
        <>
          {t('backups:trial.at')} {trial.at ? <RelativeTime at={trial.at} /> : null}
          {trial.missing ? `; ${t('backups:trial.missing', { count: trial.missing })}` : null}
        </>
      )}
    </span>
  )
}

/** What can be done about it: stop what is being made, try what is there. */
function Way({ backup }: { backup: BackupJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const asking = useMutation({
    mutationFn: (verb: 'cancel' | 'trial' | 'stopTrial') =>
      verb === 'stopTrial' ? api.delete(`/backups/${backup.id}/trial`) : api.post(`/backups/${backup.id}/${verb}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  })
  if (isMaking(backup)) return <StopButton pending={asking.isPending} onPress={() => asking.mutate('cancel')} />
  if (backup.state !== 'done') return null
  if (backup.trial?.state === 'waiting')
    return <StopButton pending={asking.isPending} onPress={() => asking.mutate('stopTrial')} />
  return (
    <RowButton
      icon={IconShieldCheck}
      label={t('backups:try')}
      says={t('backups:tryOne', { at: formats.exact(new Date(backup.at)) })}
      pending={asking.isPending}
      onPress={() => asking.mutate('trial')}
    />
  )
}
