import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { errorWords, toast, toastError } from '../ui/toast.ts'
import { asChanged, inTurn, noteChange } from './own-changes.ts'
import { patchRow, refreshRecord, shownRow } from './patch-row.ts'
import { type FieldEdit, saveOrKeep } from './save-field.ts'

const ConflictDialog = lazyPart(async () => (await import('./conflict-dialog.tsx')).ConflictDialog)

/** Takes back what was done. */
export type Undo = () => Promise<void>

interface Contested {
  record: RecordJson
  edit: FieldEdit
  theirs: Json
}

export interface CellSave {
  /** Shows the new value at once; where the server refuses, the old one comes back, and `onRefused` hears why. */
  save: (record: RecordJson, edit: FieldEdit, onRefused: (wrong: string) => void) => Promise<void>
  /** Keeps what may be taken back, the last first. */
  keep: (undo: Undo) => void
  undoLast: () => void
  dialog: ReactNode
}

/** Most steps that can be taken back. */
const mostSteps = 50

/** Saves cells of a list one by one, and takes the last changes back. */
export function useCellSave(object: SchemaObject): CellSave {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [contested, setContested] = useState<Contested[]>([])
  const steps = useRef<Undo[]>([])

  const write = useCallback(
    async (record: RecordJson, edit: FieldEdit): Promise<RecordJson | null> => {
      const known = { ...record, version: asChanged(record).version }
      const outcome = await saveOrKeep(object, known, edit)
      // What waits is taken back where all that waits is shown.
      if ('kept' in outcome) return null
      if ('theirs' in outcome) {
        patchRow(queryClient, object, record.id, outcome.now)
        setContested(waiting => [...waiting, { record: outcome.now, edit, theirs: outcome.theirs }])
        return null
      }
      noteChange(known, outcome.saved)
      patchRow(queryClient, object, record.id, outcome.saved)
      refreshRecord(queryClient, object, record.id)
      return outcome.saved
    },
    [object, queryClient],
  )
  const verbs = useMemo(() => {
    const drop = (undo: Undo) => {
      steps.current = steps.current.filter(step => step !== undo)
    }
    const run = async (undo: Undo) => {
      drop(undo)
      await undo().catch(toastError)
    }
    const keep = (undo: Undo) => {
      steps.current = [...steps.current, undo].slice(-mostSteps)
    }
    const undoLast = () => {
      const last = steps.current.at(-1)
      if (last) void run(last)
    }
    const revert = async ({ id }: RecordJson, { field, before, after }: FieldEdit) => {
      const fresh = await api.get<RecordJson>(`/${object.plural}/${id}`)
      patchRow(queryClient, object, id, { [field.name]: before })
      await inTurn(id, () => write(fresh, { field, before: after, after: before }))
    }
    const save: CellSave['save'] = async (record, edit, onRefused) => {
      const { field, before, after } = edit
      // As it stands before the new value is shown: what others have made of it meanwhile must not be covered.
      const now = { ...record, ...shownRow(queryClient, object, record.id) }
      patchRow(queryClient, object, record.id, { [field.name]: after })
      const saving = inTurn(record.id, () => write(now, edit))
      const undo = async () => {
        const saved = await saving.catch(() => null)
        // The server writes a value its own way: that is what must still stand there.
        if (saved) await revert(record, { ...edit, after: saved[field.name] ?? null })
      }
      keep(undo)
      try {
        if (!(await saving)) return drop(undo)
        toast({
          key: 'cell',
          message: t('records:cellSaved', { field: field.label }),
          action: { label: t('undo'), run: () => void run(undo) },
        })
      } catch (error) {
        drop(undo)
        patchRow(queryClient, object, record.id, { [field.name]: before })
        onRefused(refusal(error, field.name))
      }
    }
    return { save, keep, undoLast }
  }, [object, queryClient, write, t])

  // One cell after another is asked for, where others have changed several.
  const [first] = contested
  const next = () => setContested(([, ...rest]) => rest)
  const dialog = first ? (
    <ConflictDialog
      key={`${first.record.id} ${first.edit.field.name}`}
      field={first.edit.field}
      mine={first.edit.after}
      theirs={first.theirs}
      more={contested.length - 1}
      onTheirs={next}
      onMine={() => {
        next()
        void verbs.save(first.record, { ...first.edit, before: first.theirs }, words => toast({ message: words }))
      }}
    />
  ) : null
  return { ...verbs, dialog }
}

const refusal = (error: unknown, field: string): string =>
  error instanceof ApiError ? (error.byField()[field] ?? errorWords(error)) : errorWords(error)
