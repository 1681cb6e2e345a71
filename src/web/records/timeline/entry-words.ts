import { useTranslation } from 'react-i18next'
import { fieldOf, useSchema } from '../../app/schema.ts'
import { choiceLabel } from '../../fields/choices.ts'
import { asText } from '../../fields/widget.ts'
import type { ToldEntry } from './entries.ts'

/** What an entry is called in a line. */
export function useEntryWords(): (entry: ToldEntry) => string {
  const { t } = useTranslation()
  const { byName } = useSchema()
  return ({ type, record }) => {
    if (type === 'task') return asText(record.title)
    if (type === 'attachment') return asText(record.name)
    if (record.kind === 'call') return t(record.direction === 'in' ? 'records:callIn' : 'records:callOut')
    const activity = byName.get('activity')
    const kind = activity && fieldOf(activity, 'kind')
    return asText(record.subject) || (kind ? choiceLabel(kind, asText(record.kind)) : asText(record.kind))
  }
}
