import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Json, JsonObject } from '../../model/index.ts'
import { api } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { cardQuery, recordKeys } from './queries.ts'

/** Two people changed the same field: both values, for a person to choose. */
export interface EditConflict {
  field: string
  mine: Json
  theirs: RecordJson
}

/**
 * Saves fields of an open card on the version that is shown. Where somebody else changed *other* fields meanwhile, it is
 * saved on top of that without a question; where it is the same field, a person decides.
 */
export function useSave(object: SchemaObject, record: RecordJson) {
  const queryClient = useQueryClient()
  const [conflict, setConflict] = useState<EditConflict | null>(null)
  const { queryKey } = cardQuery(object, record.id)
  const patch = (change: JsonObject, version: number) =>
    api.patch<RecordJson>(`/${object.plural}/${record.id}`, change, { version })

  const save = useMutation({
    mutationFn: async (change: JsonObject): Promise<RecordJson | null> => {
      const known = queryClient.getQueryData(queryKey) ?? record
      try {
        return await patch(change, known.version)
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 412)) throw error
        const theirs = await api.get<RecordJson>(`/${object.plural}/${record.id}`)
        const contested = Object.keys(change).find(
          field => !same(theirs[field], known[field]) && !same(theirs[field], change[field]),
        )
        if (contested === undefined) return patch(change, theirs.version)
        queryClient.setQueryData(queryKey, theirs)
        setConflict({ field: contested, mine: change[contested] ?? null, theirs })
        return null
      }
    },
    onSuccess: saved => {
      if (!saved) return
      queryClient.setQueryData(queryKey, now => ({ ...(now ?? record), ...saved }))
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists(object.name) })
      void queryClient.invalidateQueries({ queryKey: recordKeys.aggregates(object.name) })
      void queryClient.invalidateQueries({ queryKey: recordKeys.changes(object.name, record.id) })
      void queryClient.invalidateQueries({ queryKey: ['titles', object.name, record.id] })
    },
    // One after another, so that each has the version the one before it made.
    scope: { id: `${object.name} ${record.id}` },
    meta: { quiet: true },
  })
  return { save, conflict, settle: () => setConflict(null) }
}

const same = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
