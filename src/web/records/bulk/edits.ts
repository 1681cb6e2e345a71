import type { Json } from '../../../model/index.ts'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { isEmptyValue } from '../../fields/widget.ts'
import { isWritable } from '../form-fields.ts'
import type { Edit } from './bulk-changes.ts'

export type Action = 'field' | 'owner' | 'tags' | 'remove' | 'restore'

/** Whether the records go or come as they are, and there is nothing to fill in. */
export const isWhole = (action: Action): action is 'remove' | 'restore' => action === 'remove' || action === 'restore'

/** The word for what is done to the records, of those for which there are texts of their own. */
export const doneTo = ({ remove, restore }: { remove: boolean; restore: boolean }): 'Remove' | 'Restore' | '' =>
  remove ? 'Remove' : restore ? 'Restore' : ''
export type Way = 'set' | 'add' | 'take'

/** Fields that many records may get at once: what only one may have is not among them. */
export const bulkFields = (object: SchemaObject): SchemaField[] =>
  object.fields.filter(field => isWritable(field) && !field.options.unique && field.type !== 'file')

const lists = new Set(['tags', 'multiChoice', 'refs'])

/** Whether entries can be added and taken away, too. */
export const isListField = ({ type }: SchemaField): boolean => lists.has(type)

export const ownerField = (object: SchemaObject): SchemaField | undefined =>
  bulkFields(object).find(field => field.name === object.owner)

export const tagsField = (object: SchemaObject): SchemaField | undefined =>
  bulkFields(object).find(field => field.type === 'tags')

/** What the caller may do with many records of a list. */
export function actionsOf(object: SchemaObject): Action[] {
  if (object.configuration) return []
  const mayUpdate = object.can.update !== 'none'
  return [
    ...(mayUpdate && bulkFields(object).length ? (['field'] as const) : []),
    ...(mayUpdate && ownerField(object) ? (['owner'] as const) : []),
    ...(mayUpdate && tagsField(object) ? (['tags'] as const) : []),
    ...(object.can.remove !== 'none' ? (['remove'] as const) : []),
  ]
}

/** What was chosen in the form so far. */
export interface Draft {
  field: string | null
  way: Way
  value: Json
  add: Json
  take: Json
}

export const freshDraft = (action: Action, object: SchemaObject): Draft => ({
  field: action === 'owner' ? object.owner : null,
  way: 'set',
  value: null,
  add: null,
  take: null,
})

/** The edit that a draft means; `null` while something is missing. */
export function editOf(action: Action, object: SchemaObject, draft: Draft): Edit | null {
  if (isWhole(action)) return { [action]: true }
  if (action === 'tags') return tagsEdit(tagsField(object), draft)
  const field = draft.field ? fieldOf(object, draft.field) : undefined
  if (!field) return null
  const empty = isEmptyValue(draft.value)
  if (empty && (draft.way !== 'set' || field.options.required)) return null
  // A stage says of which pipeline it is.
  return { [draft.way]: { [field.name]: empty ? null : draft.value } }
}

function tagsEdit(field: SchemaField | undefined, { add, take }: Draft): Edit | null {
  if (!field || (isEmptyValue(add) && isEmptyValue(take))) return null
  return {
    ...(!isEmptyValue(add) && { add: { [field.name]: add } }),
    ...(!isEmptyValue(take) && { take: { [field.name]: take } }),
  }
}
