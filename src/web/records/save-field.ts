import i18next from 'i18next'
import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import { ApiError, isOffline } from '../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { isJsonObject } from '../fields/json-object.ts'
import { titleOf } from '../fields/titles.ts'
import { toast } from '../ui/toast.ts'

/** A changed field of a record: what it was when the change began, and what it shall be. */
export interface FieldEdit {
  field: SchemaField
  before: Json
  after: Json
}

/** Saved, or contested: somebody else changed the same field meanwhile. */
export type FieldSave = { saved: RecordJson } | { theirs: Json; now: RecordJson }

/** The same; or there is no network, and it is kept on the device and sent when there is one again. */
export type FieldKept = FieldSave | { kept: true }

/**
 * Saves a field. Where somebody else changed *other* fields meanwhile, it is saved on top of that without a question; where
 * it is the same field, nothing is written.
 */
export async function saveField(object: SchemaObject, known: RecordJson, edit: FieldEdit): Promise<FieldSave> {
  const path = `/${object.plural}/${known.id}`
  try {
    return await saveOn(path, known, edit)
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 412)) throw error
    return saveOn(path, await api.get<RecordJson>(path), edit)
  }
}

/** Saves a field a person has changed by hand: without a network it waits. */
export async function saveOrKeep(object: SchemaObject, known: RecordJson, edit: FieldEdit): Promise<FieldKept> {
  try {
    return await saveField(object, known, edit)
  } catch (error) {
    if (!isOffline(error)) throw error
    const { field, before, after } = edit
    const { keepEdit } = await import('../offline/send-or-wait.ts')
    const place = { object: object.name, id: known.id, version: known.version }
    await keepEdit({ ...place, field: field.name, before, after }, `${titleOf(object, known)}: ${field.label}`)
    toast({ key: 'kept', message: i18next.t('offline.kept') })
    return { kept: true }
  }
}

/** Saves on what is known now, unless the field is no longer what it was when the change began. */
async function saveOn(path: string, now: RecordJson, { field, before, after }: FieldEdit): Promise<FieldSave> {
  const theirs = now[field.name] ?? null
  if (!sameValue(theirs, before) && !sameValue(theirs, after)) return { theirs, now }
  return { saved: await api.patch<RecordJson>(path, { [field.name]: after }, { version: now.version }) }
}

export const sameValue = (one: Json, other: Json): boolean => written(one) === written(other)

/** The server, and whoever types, write the members of a value in an order of their own. */
const written = (value: Json): string =>
  JSON.stringify(value, (_name, part: Json) =>
    isJsonObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
