import { useTranslation } from 'react-i18next'
import { fillableTypes, type ScriptKind, type ScriptStep } from '../../../../model/call-script.ts'
import { scriptedObjects } from '../../../app/open-script.ts'
import { useSchema } from '../../../app/schema.ts'

/** Fields that an answer of a kind can fill, by object; one that is no more stands there all the same. */
export function useFillable(kind: ScriptKind, fill: ScriptStep['fill']) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const groups = [...scriptedObjects].flatMap(object => {
    const declared = byName.get(object)
    if (!declared) return []
    const items = declared.fields
      .filter(
        ({ type, access, options, protected: sealed }) =>
          fillableTypes[kind]?.includes(type) && access === 'write' && !options.readOnly && !sealed,
      )
      .map(({ name, label }) => ({ value: `${object}.${name}`, label }))
    return items.length ? [{ group: declared.label.one, items }] : []
  })
  const known = groups.some(({ items }) => items.some(({ value }) => value === `${fill?.object}.${fill?.field}`))
  if (!fill || known) return groups
  return [
    ...groups,
    { group: t('call-scripts:gone'), items: [{ value: `${fill.object}.${fill.field}`, label: fill.field }] },
  ]
}
