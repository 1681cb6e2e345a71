import { Button, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../model/index.ts'
import { api, newIdempotencyKey } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { cardPath } from '../app/navigation.ts'
import { usePipelines } from '../app/pipelines.ts'
import { useSchema } from '../app/schema.ts'
import { useMe } from '../app/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DialogActions } from '../ui/dialog-actions.tsx'
import { useDialogDraft } from '../ui/use-dialog-draft.ts'
import { FieldsForm } from './fields-form.tsx'
import { formAids, formNotes } from './form-aids.ts'
import { formFields } from './form-fields.ts'
import { newWords } from './new-words.ts'
import { recordKeys } from './queries.ts'
import { useArranged } from './use-arranged.ts'
import { withoutEmpty } from './without-empty.ts'

interface NewRecordProps {
  object: SchemaObject
  /** What is known already: whose, of which company, in which stage. */
  given?: JsonObject
  onClose: () => void
}

/** A new record of any object, by the short form of its declaration, in the sections of its cards. */
export function NewRecord({ object, given = {}, onClose }: NewRecordProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const usual = useUsualValues(object)
  const place = `new.${object.name}.${Object.values(given).join('.')}`
  const [values, setValues, close] = useDialogDraft<JsonObject>(place, { ...usual, ...given }, onClose)
  const [key] = useState(newIdempotencyKey)
  const [filled, setFilled] = useState<readonly string[]>([])
  const fields = formFields(object)
  const arranged = useArranged({ object, values, fields })
  const shown = arranged ? [...arranged.groups.flatMap(group => group.fields), ...arranged.rest] : fields
  const hasLines = shown.some(({ type }) => type === 'items')
  // What was typed into a section that is away again is not meant.
  const meant = () =>
    Object.fromEntries(
      Object.entries(withoutEmpty(values)).filter(
        ([name]) =>
          name in given ||
          filled.includes(name) ||
          shown.some(field => field.name === name) ||
          (hasLines && ofLines.has(name)),
      ),
    )
  const goTo = (record: RecordJson) => {
    close()
    if (!object.configuration) void navigate({ to: cardPath(object, record.id) })
  }
  const creation = useMutation({
    mutationFn: () => api.post<RecordJson>(`/${object.plural}`, meant(), { idempotencyKey: key }),
    onSuccess: record => {
      void queryClient.invalidateQueries({ queryKey: recordKeys.all(object.name) })
      goTo(record)
    },
    meta: { quiet: true },
  })

  const Note = formNotes[object.name]
  const aid = (field: SchemaField) => {
    const Aid = formAids[object.name]?.[field.name]
    const fill = (more: JsonObject) => {
      setFilled([...filled, ...Object.keys(more)])
      setValues({ ...values, ...more })
    }
    return Aid ? <Aid object={object} shown={shown.map(({ name }) => name)} values={values} onFill={fill} /> : null
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    creation.mutate()
  }
  return (
    <Dialog opened onClose={close} title={newWords(t, object)} size="lg">
      <form onSubmit={submit} noValidate>
        <Stack>
          <FieldsForm
            fields={arranged?.rest ?? fields}
            groups={arranged?.groups}
            others={t('records:otherFields')}
            values={values}
            onChange={setValues}
            error={creation.error instanceof ApiError ? creation.error : null}
            autoFocus
            aid={aid}
          />
          <DialogActions>
            {Note ? <Note object={object} values={meant()} onGo={onClose} onTaken={goTo} /> : null}
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={creation.isPending}>
              {t('records:create')}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}

/** What holds for all lines is written together with them. */
const ofLines = new Set(['priceList', 'currency', 'taxMode', 'discount', 'discountAmount'])

/** What the server would put in by itself, shown so that it can be changed: the owner, the first stage, usual choices. */
function useUsualValues(object: SchemaObject): JsonObject {
  const me = useMe()
  const { company } = useSchema()
  const first = usePipelines(object.name)[0]?.stages.find(stage => stage.kind === 'open')
  const usual = (field: SchemaField): Json | undefined => {
    if (field.type === 'stage') return first?.id
    if (field.options.required && field.options.default === 'currency') return company.currency
    return field.options.default === 'actor'
      ? me.id
      : field.type === 'choice' || field.type === 'boolean'
        ? field.options.default
        : undefined
  }
  return withoutEmpty(Object.fromEntries(formFields(object).map(field => [field.name, usual(field) ?? null])))
}
