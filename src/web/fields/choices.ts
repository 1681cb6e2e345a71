import type { SchemaField } from '../app/contract.ts'
import type { Tone } from '../ui/status-badge.tsx'

/** Codes of a choice in the order in which people see them. */
export const choicesOf = (field: SchemaField): string[] =>
  field.choices?.map(choice => choice.value) ??
  (Array.isArray(field.options.choices) ? field.options.choices.map(String) : [])

/** Words of a code, which the schema gives in the reader's language; an unknown code stands for itself. */
export const choiceLabel = (field: SchemaField, code: string): string =>
  field.choices?.find(choice => choice.value === code)?.label ?? code

/** Colours of the states that matter at a glance; other choices are plain words. */
const tones: Record<string, Record<string, Tone>> = {
  'lead.status': { new: 'accent', working: 'warn', postponed: 'quiet', converted: 'good', refused: 'bad' },
  'interest.status': { new: 'accent', verified: 'good', dropped: 'quiet' },
}

export const choiceTone = (field: SchemaField, code: string): Tone | undefined =>
  tones[`${field.object}.${field.name}`]?.[code]
