import { useTranslation } from 'react-i18next'
import { useSchema } from '../../../app/schema.ts'
import type { KnownPlace } from '../mail-templates/place-menu.tsx'
import { useEditedFlow } from './edited-flow.ts'

/** Types of fields that can be said in a text. */
const said = new Set([
  ...['text', 'longText', 'email', 'url', 'shortNumber', 'phones', 'emails', 'choice', 'boolean'],
  ...['number', 'percent', 'money', 'date', 'time', 'ref', 'user', 'stage'],
])

/** What texts of a flow may name besides what letters can: the record, and what steps have found out. */
export function useOwnPlaces(): KnownPlace[] {
  const { t } = useTranslation()
  const { object, valueNames } = useEditedFlow()
  const declared = useSchema().byName.get(object ?? '')
  const record = (declared?.fields ?? []).flatMap(({ name, label, type, protected: sealed }) =>
    said.has(type) && !sealed ? [{ place: `record.${name}`, label }] : [],
  )
  return [
    ...record.map(place => ({ ...place, of: declared?.label.one ?? '', isName: false })),
    ...valueNames.map(name => ({ place: `values.${name}`, of: t('automation:found'), label: name, isName: false })),
  ]
}
