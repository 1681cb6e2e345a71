import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import { isOffline } from '../app/api-error.ts'
import type { PageOf, RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { useSchema } from '../app/schema.ts'
import { settledOwner } from '../offline/device.ts'
import { isJsonObject } from './json-object.ts'

/** Names of records that others refer to. Asked for all at once: a page of a list costs one call per object. */

interface Waiting {
  object: SchemaObject
  resolve: Map<string, ((title: string | null) => void)[]>
  reject: ((error: unknown) => void)[]
}

const waiting = new Map<string, Waiting>()
const most = 200

/** `null`: not there, or not the caller's to see. */
export const titleQuery = (object: SchemaObject, id: string) =>
  queryOptions({
    queryKey: ['titles', object.name, id],
    queryFn: () => loadTitle(object, id),
    staleTime: 5 * 60_000,
  })

/** Name of a record; `undefined` while it is on its way. */
export function useTitle(objectName: string, id: string | null): string | null | undefined {
  const object = useSchema().byName.get(objectName)
  const { data } = useQuery({ ...titleQuery(object ?? nothing, id ?? ''), enabled: Boolean(object && id) })
  return object ? data : null
}

function loadTitle(object: SchemaObject, id: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let batch = waiting.get(object.name)
    if (!batch || batch.resolve.size >= most) {
      batch = { object, resolve: new Map(), reject: [] }
      waiting.set(object.name, batch)
      const begun = batch
      setTimeout(() => void settle(begun), 10)
    }
    batch.resolve.set(id, [...(batch.resolve.get(id) ?? []), resolve])
    batch.reject.push(reject)
  })
}

/** Each name is kept by itself: without a network others are asked for together. */
const seenKey = (object: SchemaObject, id: string) => `title ${object.name} ${id}`

async function keepTitles(
  owner: Promise<string>,
  object: SchemaObject,
  titles: ReadonlyMap<string, string>,
): Promise<void> {
  const [known, { keepSeen }] = await Promise.all([owner, import('../offline/seen.ts')])
  await Promise.all([...titles].map(([id, title]) => keepSeen(known, seenKey(object, id), title)))
}

async function seenTitle(object: SchemaObject, id: string): Promise<string | null> {
  const { findSeen } = await import('../offline/seen.ts')
  return (await findSeen(seenKey(object, id)).catch(() => null))?.text ?? null
}

async function settle(batch: Waiting): Promise<void> {
  const { object, resolve, reject } = batch
  if (waiting.get(object.name) === batch) waiting.delete(object.name)
  const owner = settledOwner()
  try {
    const { data } = await api.post<PageOf<RecordJson>>(`/${object.plural}/query`, {
      filter: { id: { in: [...resolve.keys()] } },
      fields: [object.title],
      limit: most,
    })
    const titles = new Map(data.map(record => [record.id, titleOf(object, record)]))
    for (const [id, listeners] of resolve) for (const listener of listeners) listener(titles.get(id) ?? null)
    void keepTitles(owner, object, titles).catch(() => {})
  } catch (error) {
    if (isOffline(error)) {
      for (const [id, listeners] of resolve) {
        const title = await seenTitle(object, id)
        for (const listener of listeners) listener(title)
      }
      return
    }
    for (const listener of reject) listener(error)
  }
}

/** What a record is called; its number where it has no name. */
export const titleOf = (object: SchemaObject, record: RecordJson): string => {
  const title = record[object.title]
  return typeof title === 'string' && title ? title : typeof record.number === 'string' ? record.number : '—'
}

/** Object that a field of this kind refers to. */
export function targetOf(field: SchemaField): string {
  if (field.type === 'user' || field.type === 'stage') return field.type
  if (field.type === 'file') return 'attachment'
  return typeof field.options.object === 'string' ? field.options.object : ''
}

/** Id of what is referred to, whether the answer gives it bare or expanded. */
export const idOf = (value: Json | undefined): string | null =>
  typeof value === 'string' ? value : isJsonObject(value) && typeof value.id === 'string' ? value.id : null

const nothing = { name: '', plural: '', title: '' } as SchemaObject
