import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { cardQuery, recordKeys } from './queries.ts'

/** A changed field of a card: what it was when the change began, and what it shall be. */
export interface FieldEdit {
  field: SchemaField
  before: Json
  after: Json
}

interface Contested {
  edit: FieldEdit
  theirs: Json
}

/**
 * Saves fields of an open card. Where somebody else changed *other* fields meanwhile, it is saved on top of that without
 * a question; where it is the same field, both values are shown, and a person decides.
 */
export function useSave(object: SchemaObject, record: RecordJson) {
  const queryClient = useQueryClient()
  const [contested, setContested] = useState<Contested | null>(null)
  const { queryKey } = cardQuery(object, record.id)
  const path = `/${object.plural}/${record.id}`
  const patch = ({ field, after }: FieldEdit, version: number) =>
    api.patch<RecordJson>(path, { [field.name]: after }, { version })

  /** Saves on what is known now, unless the field is no longer what it was when the change began. */
  async function saveOn(now: RecordJson, edit: FieldEdit): Promise<RecordJson | null> {
    const theirs = now[edit.field.name] ?? null
    if (same(theirs, edit.before) || same(theirs, edit.after)) return patch(edit, now.version)
    setContested({ edit, theirs })
    return null
  }

  const save = useMutation({
    mutationFn: async (edit: FieldEdit): Promise<RecordJson | null> => {
      try {
        return await saveOn(queryClient.getQueryData(queryKey) ?? record, edit)
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 412)) throw error
        const fresh = await api.get<RecordJson>(path)
        queryClient.setQueryData(queryKey, fresh)
        return saveOn(fresh, edit)
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

  const dialog: ReactNode = contested ? (
    <ConflictDialog
      field={contested.edit.field}
      mine={contested.edit.after}
      theirs={contested.theirs}
      onTheirs={() => setContested(null)}
      onMine={() => {
        setContested(null)
        save.mutate({ ...contested.edit, before: contested.theirs })
      }}
    />
  ) : null
  return { save, dialog }
}

const same = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other)
