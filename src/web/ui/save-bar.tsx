import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './save-bar.module.css'

interface SaveBarProps {
  /** Nothing to save: the bar is not there. */
  dirty: boolean
  /** What follows from saving, in place of the usual words. */
  note?: string
  pending: boolean
  /** It cannot be saved as it is; the page says why. */
  disabled?: boolean
  problem: string | null
  onSave: () => void
  onDiscard: () => void
}

/** Stays in sight while a page holds changes that are not saved yet. They are kept on this device meanwhile. */
export function SaveBar({ dirty, note, pending, disabled, problem, onSave, onDiscard }: SaveBarProps) {
  const { t } = useTranslation()
  if (!dirty) return null
  return (
    <div className={classes.bar} role="region" aria-label={t('unsaved')}>
      <p className={classes.text} role={problem ? 'alert' : undefined} data-bad={problem ? true : undefined}>
        {problem ?? note ?? t('unsaved')}
      </p>
      <Button variant="default" onClick={onDiscard} disabled={pending}>
        {t('discard')}
      </Button>
      <Button onClick={onSave} loading={pending} disabled={disabled}>
        {t('save')}
      </Button>
    </div>
  )
}
