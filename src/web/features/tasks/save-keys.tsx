import { Kbd } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { keyCaps } from '../../app/key-names.ts'
import classes from './composer-parts.module.css'

/** By which keys a form is saved. */
export function SaveKeys() {
  const { t } = useTranslation()
  return (
    <span className={classes.keys}>
      {keyCaps('mod+enter').map(cap => (
        <Kbd key={cap} size="xs">
          {cap}
        </Kbd>
      ))}
      {t('story:keys')}
    </span>
  )
}
