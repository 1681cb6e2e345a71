import { createStore } from '../ui/store.ts'

/** The card that somebody else has just changed: by whom, by the names of its fields. */
export const freshFields = createStore<{ id: string; fields: Record<string, string> } | null>(null)

/** Who has just changed a field of this card. */
export function useFresh(id: string, field: string): string | undefined {
  const fresh = freshFields.use()
  return fresh?.id === id ? fresh.fields[field] : undefined
}
