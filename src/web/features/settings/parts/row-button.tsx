import { Button } from '@mantine/core'
import { IconArrowBackUp, IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface RowButtonProps {
  icon: typeof IconPlayerStop
  label: string
  /** What it says to whom does not see in which row it stands. */
  says?: string
  pending: boolean
  disabled?: boolean
  onPress: () => void
}

/** What can be done with a row of a page of settings, at its end. */
export const RowButton = ({ icon: Icon, label, says, pending, disabled, onPress }: RowButtonProps) => (
  <Button
    size="compact-sm"
    variant="default"
    leftSection={<Icon size={14} />}
    aria-label={says}
    loading={pending}
    disabled={disabled}
    onClick={onPress}
  >
    {label}
  </Button>
)

type Way = Pick<RowButtonProps, 'pending' | 'disabled' | 'onPress'>

/** Brings back what was removed. */
export function RestoreButton({ title, ...way }: Way & { title: string }) {
  const { t } = useTranslation()
  return (
    <RowButton
      icon={IconArrowBackUp}
      label={t('settings:trash.restore')}
      says={t('settings:trash.restoreOne', { title })}
      {...way}
    />
  )
}

/** Stops what is under way. */
export function StopButton(way: Way) {
  const { t } = useTranslation()
  return <RowButton icon={IconPlayerStop} label={t('jobs.stop')} {...way} />
}
