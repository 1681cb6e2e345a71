import { fieldOf, useObject } from '../../app/schema.ts'
import { choiceLabel, choicesOf } from '../../fields/choices.ts'

/** Kinds of sources with their words. */
export function useSourceKinds(): { kinds: { value: string; label: string }[]; kindLabel: (kind: string) => string } {
  const field = fieldOf(useObject('source'), 'kind')
  const kindLabel = (kind: string) => (field ? choiceLabel(field, kind) : kind)
  return { kinds: (field ? choicesOf(field) : []).map(value => ({ value, label: kindLabel(value) })), kindLabel }
}
