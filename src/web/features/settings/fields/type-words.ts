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
  'stage',
  'formula',
] as const

type Flag = 'required' | 'search' | 'index' | 'unique'

const searchable = ['text', 'longText', 'phones', 'emails', 'email', 'messengers', 'url', 'address', 'tags']
const indexable = ['text', 'email', 'choice', 'number', 'percent', 'money', 'date', 'time', 'ref', 'user']
const uniquable = ['text', 'email', 'number', 'date', 'time', 'ref', 'user']

/** What a field of the type may be told with yes or no; the server has the last word. */
export const flagsOf = (type: string): Flag[] =>
  type === 'formula'
    ? []
    : [
        'required',
        ...(searchable.includes(type) ? (['search'] as const) : []),
        ...(indexable.includes(type) ? (['index'] as const) : []),
        ...(uniquable.includes(type) ? (['unique'] as const) : []),
      ]

const protectable = ['text', 'longText', 'phones', 'emails', 'email', 'messengers', 'url']

/** Its values can be kept encrypted. */
export const isProtectable = (type: string): boolean => protectable.includes(type)

const withDefault = [
  'text',
  'longText',
  'choice',
  'multiChoice',
  'boolean',
  'number',
  'money',
  'percent',
  'date',
  'tags',
]

/** A new record may have a usual value in it. */
export const hasDefault = (type: string): boolean => withDefault.includes(type)

/** What people call a type of field. */
export function useTypeWords(): (type: string) => string {
  const { t } = useTranslation()
  return type => t(`settings:types.${type}`, { defaultValue: type })
}
