import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { useMe } from '../../app/session.ts'
import classes from './exchange.module.css'

interface SilenceProps {
  options: JsonObject
  onChange: (options: JsonObject) => void
}

/** Whether what the company has set up to happen by itself shall stay out of it: for administrators to choose, for others to see. */
export function Silence({ options, onChange }: SilenceProps) {
  const { t } = useTranslation()
  const { admin } = useMe()
  if (!admin && options.silent !== true) return null
  return (
    <Switch
      className={classes.silence}
      label={t('exchange-page:silent.label')}
      description={t('exchange-page:silent.text')}
      checked={options.silent === true}
      disabled={!admin}
      onChange={({ currentTarget: { checked } }) => onChange({ silent: checked })}
    />
  )
}
