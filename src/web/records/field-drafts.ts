import type { Json } from '../../model/index.ts'
import { queryClient } from '../app/query-client.ts'
import { meQuery } from '../app/session.ts'

/** What somebody has typed into a field of a card and not yet saved; and what stood there when he began. */
export interface FieldDraft {
  before: Json
  after: Json
}

export type FieldDrafts = Record<string, FieldDraft>

/** Of whom and of which record: two people may use one device. */
const placeOf = (object: string, id: string): string =>
  `rapport.draft.fields.${queryClient.getQueryData(meQuery.queryKey)?.id ?? ''}.${object}.${id}`

/** Drafts of a card's fields, by their names. They stay on this device until they are saved or given up. */
export function draftsOf(object: string, id: string): FieldDrafts {
  try {
    return JSON.parse(localStorage.getItem(placeOf(object, id)) ?? '{}') as FieldDrafts
  } catch {
    return {}
  }
}

export function keepDraft(object: string, id: string, field: string, draft: FieldDraft): void {
  write(object, id, { ...draftsOf(object, id), [field]: draft })
}

export function forgetDraft(object: string, id: string, field: string): void {
  const { [field]: forgotten, ...rest } = draftsOf(object, id)
  if (forgotten) write(object, id, rest)
}

/** A full store must not stop anybody from typing. */
function write(object: string, id: string, drafts: FieldDrafts): void {
  const place = placeOf(object, id)
  try {
    if (Object.keys(drafts).length) localStorage.setItem(place, JSON.stringify(drafts))
    else localStorage.removeItem(place)
  } catch {
    localStorage.removeItem(place)
  }
}
