import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { type FieldDraft, forgetDraft, keepDraft } from '../../records/field-drafts.ts'
import { cardQuery, recordKeys } from '../../records/queries.ts'
import { type FieldEdit, sameValue } from '../../records/save-field.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { toastError } from '../../ui/toast.ts'
import { asLines, type Line } from '../item-lines.ts'
import { LinesEditor } from './lines-editor.tsx'
import { type LineTerms, termsIn } from './terms.ts'

export interface LinesDialogProps {
  object: SchemaObject
  record: RecordJson
  /** The same without gaps. */
  values: JsonObject
  field: SchemaField
  /** What was written before and never saved. */
  kept: FieldDraft | undefined
  /** Saves the lines; where somebody else changed them meanwhile, both are shown. */
  onSave: (edit: FieldEdit) => Promise<unknown>
  onClose: () => void
}

/** The lines of a record, wide enough for all columns: saved together with what holds for all of them. */
export function LinesDialog({ object, record, values, field, kept, onSave, onClose }: LinesDialogProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [begun] = useState(() => ({ lines: kept?.before ?? record[field.name] ?? null, terms: termsIn(values) }))
  const [lines, setLines] = useState<Json>(kept ? kept.after : begun.lines)
  const [terms, setTerms] = useState(begun.terms)
  const changed = changedTerms(begun.terms, terms)
  const edit: FieldEdit = { field, before: begun.lines, after: lines }
  const close = () => {
    forgetDraft(object.name, record.id, field.name)
    onClose()
  }
  const saving = useMutation({
    mutationFn: async () => {
      if (!Object.keys(changed).length) return void (await onSave(edit))
      const { saved, contested } = await saveWhole(object, record, edit, changed)
      queryClient.setQueryData(cardQuery(object, record.id).queryKey, now => ({ ...(now ?? record), ...saved }))
      if (contested) await onSave(edit)
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: recordKeys.all(object.name) })
      onClose()
    },
    onError: toastError,
    meta: { quiet: true },
  })
  const write = (next: Line[]) => {
    const after = next.length ? next.map(line => ({ ...line })) : null
    setLines(after)
    keepDraft(object.name, record.id, field.name, { before: begun.lines, after })
  }
  return (
    <Dialog
      opened
      onClose={close}
      title={field.label}
      size="min(1120px, 96vw)"
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <LinesEditor
        begun={asLines(lines)}
        object={object}
        values={values}
        terms={terms}
        onLines={write}
        onTerms={part => setTerms({ ...terms, ...part })}
      />
      <DialogActions>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
        <Button loading={saving.isPending} onClick={() => saving.mutate()}>
          {t('save')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/**
 * Lines and terms by one call, on top of what others changed in other fields meanwhile. Where they changed the lines, only the terms
 * are written, and the lines are asked about.
 */
async function saveWhole(
  object: SchemaObject,
  record: RecordJson,
  { field, before, after }: FieldEdit,
  terms: Partial<LineTerms>,
): Promise<{ saved: RecordJson; contested: boolean }> {
  const path = `/${object.plural}/${record.id}`
  const body = { ...terms, [field.name]: after }
  try {
    return { saved: await api.patch<RecordJson>(path, body, { version: record.version }), contested: false }
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 412)) throw error
    const now = await api.get<RecordJson>(path)
    const contested = !sameValue(now[field.name] ?? null, before)
    return { saved: await api.patch<RecordJson>(path, contested ? terms : body, { version: now.version }), contested }
  }
}

const changedTerms = (before: LineTerms, now: LineTerms): Partial<LineTerms> =>
  Object.fromEntries(Object.entries(now).filter(([name, value]) => before[name as keyof LineTerms] !== value))
