import { Switch } from '@mantine/core'
import { IconArrowsExchange } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { useSchema } from '../../app/schema.ts'
import classes from './exchange.module.css'
import type { ImportJson } from './imports.ts'
import type { ImportChanges } from './use-import-changes.ts'

interface RecognisedProps {
  imported: ImportJson
  options: JsonObject
  onChange: (changes: ImportChanges) => void
}

/** Whose export the file is: its columns go where that system means them, unless the person would have it otherwise. */
export function Recognised({ imported: { recognised, object }, options, onChange }: RecognisedProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  if (!recognised) return null
  const state = recognised.object !== object ? 'other' : options.system === 'none' ? 'off' : 'text'
  const objects = byName.get(recognised.object)?.label.many ?? recognised.object
  const words = { system: recognised.title, objects, chosen: byName.get(object)?.label.many ?? object }
  return (
    <section className={classes.recognised} aria-label={t('exchange-page:recognised.title', words)}>
      <IconArrowsExchange size={20} stroke={1.6} aria-hidden />
      <div className={classes.recognisedWords}>
        <b>{t('exchange-page:recognised.title', words)}</b>
        <span>{t(`exchange-page:recognised.${state}`, words)}</span>
      </div>
      {state === 'other' ? null : (
        <Switch
          label={t('exchange-page:recognised.use')}
          checked={state === 'text'}
          onChange={({ currentTarget: { checked } }) =>
            onChange({ mapping: null, options: { system: checked ? null : 'none' } })
          }
        />
      )}
    </section>
  )
}
