import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { withOption } from './options.ts'
import { flagsOf } from './type-words.ts'

interface FieldFlagsProps {
  type: string
  options: JsonObject
  /** Problems by path. */
  at: Record<string, string>
  /** Its values cannot be looked into. */
  sealed: boolean
  onChange: (options: JsonObject) => void
}

/** What a field of this type may be besides: required, searched, quick to filter by, its record's alone. */
export function FieldFlags({ type, options, at, sealed, onChange }: FieldFlagsProps) {
  const { t } = useTranslation()
  return flagsOf(type)
    .filter(flag => !sealed || flag === 'required')
    .map(flag => (
      <Switch
        key={flag}
        label={t(`settings:fields.flags.${flag}`)}
        description={t(`settings:fields.flagsText.${flag}`)}
        error={at[`options.${flag}`]}
        checked={options[flag] === true}
        onChange={event => onChange(withOption(options, flag, event.currentTarget.checked || null))}
      />
    ))
}
