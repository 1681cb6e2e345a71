import { useTranslation } from 'react-i18next'
import { canRead, fieldOf, useSchema } from '../../app/schema.ts'
import { choiceLabel, choicesOf } from '../../fields/choices.ts'

/** Of what kinds a timeline can tell, as far as the reader may see them. */
export function useKinds(): { value: string; label: string }[] {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const seen = (name: string) => {
    const object = byName.get(name)
    return object && canRead(object) ? [object] : []
  }
  const activities = seen('activity').flatMap(activity => {
    const kind = fieldOf(activity, 'kind')
    return kind ? choicesOf(kind).map(code => ({ value: code, label: choiceLabel(kind, code) })) : []
  })
  const others = [...seen('task'), ...seen('attachment')].map(({ name, label }) => ({ value: name, label: label.many }))
  return [...activities, ...others, { value: 'change', label: t('story:fieldChanges') }]
}
