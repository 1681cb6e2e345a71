import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Json } from '../../model/index.ts'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { toastError } from '../ui/toast.ts'
import { forgetDraft } from './field-drafts.ts'
import { asChanged, inTurn, noteChange } from './own-changes.ts'
import { cardQuery, recordKeys } from './queries.ts'
import { type FieldEdit, saveOrKeep } from './save-field.ts'

const ConflictDialog = lazyPart(async () => (await import('./conflict-dialog.tsx')).ConflictDialog)

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
  const [contested, setContested] = useState<Contested[]>([])
  const { queryKey } = cardQuery(object, record.id)

  async function write(edit: FieldEdit): Promise<RecordJson | null> {
    const known = asChanged(queryClient.getQueryData(queryKey) ?? record)
    const outcome = await saveOrKeep(object, known, edit)
    if ('kept' in outcome) return { ...known, [edit.field.name]: edit.after }
    if ('saved' in outcome) {
      noteChange(known, outcome.saved)
      return outcome.saved
    }
    queryClient.setQueryData(queryKey, outcome.now)
    const contest = { edit, theirs: outcome.theirs }
    setContested(waiting => [...waiting.filter(each => each.edit.field.name !== edit.field.name), contest])
    return null
  }
  const save = useMutation({
    mutationFn: (edit: FieldEdit) => inTurn(record.id, () => write(edit)),
    onSuccess: (saved, edit) => {
      if (!saved) return
      settle(edit)
      queryClient.setQueryData(queryKey, now => ({ ...(now ?? record), ...saved }))
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists(object.name) })
      void queryClient.invalidateQueries({ queryKey: recordKeys.aggregates(object.name) })
      void queryClient.invalidateQueries({ queryKey: recordKeys.changes(object.name, record.id) })
      void queryClient.invalidateQueries({ queryKey: ['titles', object.name, record.id] })
    },
    // What may no longer be changed is asked for again: the card says why.
    onError: error => {
      const refused = error instanceof ApiError && [403, 404].includes(error.status)
      if (refused) void queryClient.invalidateQueries({ queryKey })
    },
    // One after another, so that each has the version the one before it made.
    scope: { id: `${object.name} ${record.id}` },
    meta: { quiet: true },
  })

  /** What was typed is saved, or given up for what the other has saved. */
  const settle = ({ field }: FieldEdit) => forgetDraft(object.name, record.id, field.name)
  const first = contested[0]
  const next = () => setContested(([, ...rest]) => rest)

  // One field after another is asked for, where others have changed several.
  const dialog: ReactNode = first ? (
    <ConflictDialog
      key={first.edit.field.name}
      field={first.edit.field}
      mine={first.edit.after}
      theirs={first.theirs}
      more={contested.length - 1}
      onTheirs={() => {
        settle(first.edit)
        next()
      }}
      onMine={() => {
        next()
        save.mutate({ ...first.edit, before: first.theirs }, { onError: toastError })
      }}
    />
  ) : null
  return { save, dialog }
}
