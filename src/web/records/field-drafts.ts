import type { Json } from '../../model/index.ts'
import { deviceOwner } from '../offline/owner.ts'
import { draftsAt, dropDraft, readDraft, writeDraft } from '../ui/drafts.ts'

/** What somebody has typed into a field of a card and not yet saved; and what stood there when he began. */
export interface FieldDraft {
  before: Json
  after: Json
}

export type FieldDrafts = Record<string, FieldDraft>

/** Of whom and of which record: two people may use one device. */
const person = (): string => deviceOwner() ?? 'nobody'
const placeOf = (object: string, id: string): string => `fields.${object}.${id}`

/** Drafts of a card's fields, by their names. They stay on this device until they are saved or given up. */
export const draftsOf = (object: string, id: string): FieldDrafts =>
  readDraft<FieldDrafts>(person(), placeOf(object, id)) ?? {}

/** Notes, calls and tasks that were begun on a card and not saved. */
export const textsOf = (id: string): unknown[] => draftsAt(person(), id)

export function keepDraft(object: string, id: string, field: string, draft: FieldDraft): void {
  write(object, id, { ...draftsOf(object, id), [field]: draft })
}

export function forgetDraft(object: string, id: string, field: string): void {
  const { [field]: forgotten, ...rest } = draftsOf(object, id)
  if (forgotten) write(object, id, rest)
}

function write(object: string, id: string, drafts: FieldDrafts): void {
  if (Object.keys(drafts).length) writeDraft(person(), placeOf(object, id), drafts)
  else dropDraft(person(), placeOf(object, id))
}
