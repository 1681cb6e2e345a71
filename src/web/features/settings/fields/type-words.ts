import { useTranslation } from 'react-i18next'

/** Types of which fields may be added, the usual first. */
export const addableTypes = [
  'text',
  'longText',
  'choice',
  'multiChoice',
  'boolean',
  'number',
  'money',
  'percent',
  'date',
  'time',
  'phones',
  'emails',
  'email',
  'messengers',
  'url',
  'address',
  'user',
  'ref',
  'refs',
  'tags',
  'file',
  'formula',
] as const

/** What people call a type of field. */
export function useTypeWords(): (type: string) => string {
  const { t } = useTranslation()
  return type => t(`settings:types.${type}`, { defaultValue: type })
}
