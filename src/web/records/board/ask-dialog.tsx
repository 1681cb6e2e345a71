import { Button, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import type { ApiError } from '../../app/api-error.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { titleOf } from '../../fields/titles.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { useDraft } from '../../ui/use-draft.ts'
import { FieldsForm } from '../fields-form.tsx'
import { isWritable } from '../form-fields.ts'
import type { Target } from './use-asked-move.tsx'

interface AskDialogProps {
  object: SchemaObject
  /** Those that miss something: what is said is said of each. */
  records: readonly RecordJson[]
  target: Target
  error: ApiError | null
  pending: boolean
  /** Whether they have moved. */
  onSubmit: (fields: JsonObject) => Promise<boolean>
  onClose: () => void
}

/** What must be known before records enter a column: the fields that a stage demands, the reason of a loss. */
export function AskDialog({ object, records, target, error, pending, onSubmit, onClose }: AskDialogProps) {
  const { t } = useTranslation()
  const [first] = records
  const one = records.length === 1 ? first : undefined
  const [values, setValues, forget] = useDraft<JsonObject>(`move.${one?.id ?? 'several'}.${target.value}`, {})
  const close = () => {
    forget()
    onClose()
  }
  const [asked, setAsked] = useState<readonly string[]>(() => [...new Set(records.flatMap(target.asked))])
  const missing = Object.keys(error?.byField() ?? {}).filter(name => !asked.includes(name))
  if (missing.length) setAsked([...asked, ...missing])

  const fields = asked
    .map(name => fieldOf(object, name))
    .filter(field => field !== undefined)
    .filter(isWritable)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void onSubmit(values).then(moved => moved && forget())
  }
  return (
    <Dialog
      opened
      onClose={close}
      title={target.isLoss ? t('deals:move.lostTitle') : t('deals:move.title', { stage: target.label })}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            {one
              ? t(target.isLoss ? 'deals:move.lostText' : 'deals:move.text', { name: titleOf(object, one) })
              : t(target.isLoss ? 'deals:move.lostTextSeveral' : 'deals:move.textSeveral', { count: records.length })}
          </Text>
          <FieldsForm
            fields={fields}
            values={Object.fromEntries(
              fields.map(field => [field.name, values[field.name] ?? one?.[field.name] ?? null]),
            )}
            onChange={setValues}
            error={error}
            autoFocus
          />
          <DialogActions>
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={pending} color={target.isLoss ? 'red' : undefined}>
              {t(target.isLoss ? 'deals:move.lose' : 'deals:move.confirm')}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}
