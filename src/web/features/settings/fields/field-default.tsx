import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import type { SchemaField } from '../../../app/contract.ts'
import { FieldInput } from '../../../fields/field-input.tsx'
import { isEmptyValue } from '../../../fields/widget.ts'
import { choicesOf, withOption } from './options.ts'
import { hasDefault } from './type-words.ts'

interface FieldDefaultProps {
  object: string
  type: string
  options: JsonObject
  error?: string | undefined
  onChange: (options: JsonObject) => void
}

/** Types whose usual value is not the same for ever: who creates the record, and when. */
const words: Record<string, string> = { user: 'actor', time: 'now' }

/** What a new record has in the field where nobody says otherwise. */
export function FieldDefault({ object, type, options, error, onChange }: FieldDefaultProps) {
  const { t, i18n } = useTranslation()
  const word = words[type]
  if (word)
    return (
      <Switch
        label={t(`settings:fields.defaults.${word}`)}
        checked={options.default === word}
        onChange={event => onChange(withOption(options, 'default', event.currentTarget.checked ? word : null))}
      />
    )
  if (!hasDefault(type)) return null
  const language = i18n.language === 'en' ? 'en' : 'ru'
  const field: SchemaField = {
    object,
    name: 'default',
    type,
    options: { ...options, required: false },
    label: t('settings:fields.default'),
    access: 'write',
    operators: [],
    sortable: false,
    groupable: false,
    several: false,
    summable: false,
    readOnly: false,
    choices: choicesOf(options).map(choice => ({ value: choice.code, label: choice[language] || choice.code })),
  }
  return (
    <FieldInput
      key={type}
      field={field}
      value={options.default ?? null}
      error={error}
      onChange={value => onChange(withOption(options, 'default', isEmptyValue(value) ? null : value))}
    />
  )
}
