import { ActionIcon, Button } from '@mantine/core'
import { IconClockHour4, IconDatabaseExport } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { useIsPhone } from '../../../ui/use-phone.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { BackupKey } from './backup-key.tsx'
import { BackupRow } from './backup-row.tsx'
import classes from './backups.module.css'
import { backupsQuery, isMaking } from './backups.ts'
import { PlanDialog } from './plan-dialog.tsx'

/** Backups of everything: when they were made, whether they were tried, and what opens them. */
export function BackupsPage() {
  const { t } = useTranslation()
  const made = useQuery({ ...backupsQuery, enabled: useMe().admin })
  return (
    <SettingsFrame title={t('backups:title')} text={t('backups:text')} asked={made} actions={<Actions />}>
      {made.data ? <BackupKey keys={made.data.publicKeys} /> : null}
      {made.data?.data.length ? (
        <ul className={`${rows.rows} ${classes.backups}`}>
          {made.data.data.map((backup, place) => (
            <BackupRow key={backup.id} backup={backup} nextTryAt={place ? null : made.data.nextTryAt} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconDatabaseExport} title={t('backups:none')} text={t('backups:noneText')} />
      )}
    </SettingsFrame>
  )
}

function Actions() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const made = useQuery({ ...backupsQuery, enabled: useMe().admin })
  const [planning, setPlanning] = useState(false)
  const making = useMutation({
    mutationFn: () => api.post('/backups'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  })
  return (
    <>
      <PlanButton onPress={() => setPlanning(true)} />
      <Button
        size="xs"
        loading={making.isPending}
        disabled={!made.data || made.data.data.some(isMaking)}
        onClick={() => making.mutate()}
      >
        {t('backups:make')}
      </Button>
      {planning ? <PlanDialog onClose={() => setPlanning(false)} /> : null}
    </>
  )
}

function PlanButton({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation()
  const label = t('backups:plan')
  return useIsPhone() ? (
    <ActionIcon variant="default" size={40} radius="md" aria-label={label} onClick={onPress}>
      <IconClockHour4 size={20} />
    </ActionIcon>
  ) : (
    <Button size="xs" variant="default" onClick={onPress}>
      {label}
    </Button>
  )
}
