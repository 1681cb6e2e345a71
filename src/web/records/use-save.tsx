import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Json } from '../../model/index.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { cardQuery, recordKeys } from './queries.ts'
import { type FieldEdit, saveField } from './save-field.ts'

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

  const save = useMutation({
    mutationFn: async (edit: FieldEdit): Promise<RecordJson | null> => {
      const outcome = await saveField(object, queryClient.getQueryData(queryKey) ?? record, edit)
      if ('saved' in outcome) return outcome.saved
      queryClient.setQueryData(queryKey, outcome.now)
      setContested({ edit, theirs: outcome.theirs })
      return null
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
