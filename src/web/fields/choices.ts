import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../app/contract.ts'
import { isJsonObject } from './json-object.ts'
import type { Tone } from '../ui/status-badge.tsx'

/** Codes of a choice in the order in which people see them. */
export const choicesOf = (field: SchemaField): string[] =>
  field.choices?.map(choice => choice.value) ?? (Array.isArray(field.options.choices) ? field.options.choices.map(String) : [])

/** Words of a code: the server's, those an administrator gave, the catalogue's. */
export function useChoiceLabel(field: SchemaField): (code: string) => string {
  const { t, i18n } = useTranslation()
  return code => {
    const named = field.choices?.find(choice => choice.value === code)?.label
    if (named) return named
    const added = isJsonObject(field.options.labels) ? field.options.labels[code] : undefined
    if (isJsonObject(added)) return String(added[i18n.language] ?? code)
    return t(`objects:${field.object}.choices.${field.name}.${code}`, { defaultValue: code })
  }
}

/** Colours of the states that matter at a glance; other choices are plain words. */
const tones: Record<string, Record<string, Tone>> = {
  'lead.status': { new: 'accent', working: 'warn', postponed: 'quiet', converted: 'good', refused: 'bad' },
  'interest.status': { new: 'accent', verified: 'good', dropped: 'quiet' },
}

export const choiceTone = (field: SchemaField, code: string): Tone | undefined => tones[`${field.object}.${field.name}`]?.[code]
