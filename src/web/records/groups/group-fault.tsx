import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from '../views/view-bar.module.css'

/** By what the list cannot be grouped (any more), and the way to be rid of it. */
export function GroupFault({ names, onDrop }: { names: string[]; onDrop: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={classes.problems} role="status">
      <IconAlertTriangle size={16} stroke={1.6} className={classes.sign} aria-hidden />
      <p className={classes.problem}>
        {t('records:groups.fault', { fields: names.map(what => t('quoted', { what })).join(', ') })}
      </p>
      <Button size="compact-sm" variant="default" onClick={onDrop}>
        {t('records:groups.drop')}
      </Button>
    </div>
  )
}
