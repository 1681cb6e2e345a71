import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import type { ApiError } from '../../app/api-error.ts'
import type { RecordJson, StageJson } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { FieldsForm } from '../../records/fields-form.tsx'
import { isWritable } from '../../records/form-fields.ts'
import { Dialog } from '../../ui/dialog.tsx'

interface StageDialogProps {
  deal: RecordJson
  stage: StageJson
  error: ApiError | null
  pending: boolean
  onSubmit: (fields: JsonObject) => void
  onClose: () => void
}

/** What must be known before a deal enters a stage: the fields that the stage demands, the reason of a loss. */
export function StageDialog({ deal, stage, error, pending, onSubmit, onClose }: StageDialogProps) {
  const { t } = useTranslation()
  const object = useObject('deal')
  const [values, setValues] = useState<JsonObject>({})
  const [asked, setAsked] = useState<string[]>(
    stage.kind === 'lost' ? ['lostReason', 'lostNote'] : (stage.requiredFields ?? []).filter(name => !deal[name]),
  )
  const missing = Object.keys(error?.byField() ?? {}).filter(name => !asked.includes(name))
  if (missing.length) setAsked([...asked, ...missing])

  const fields = asked
    .map(name => fieldOf(object, name))
    .filter(field => field !== undefined)
    .filter(isWritable)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(values)
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={stage.kind === 'lost' ? t('deals:move.lostTitle') : t('deals:move.title', { stage: stage.name })}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            {t(stage.kind === 'lost' ? 'deals:move.lostText' : 'deals:move.text', { name: String(deal.name) })}
          </Text>
          <FieldsForm
            fields={fields}
            values={Object.fromEntries(
              fields.map(field => [field.name, values[field.name] ?? deal[field.name] ?? null]),
            )}
            onChange={setValues}
            error={error}
            autoFocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={pending} color={stage.kind === 'lost' ? 'red' : undefined}>
              {t(stage.kind === 'lost' ? 'deals:move.lose' : 'deals:move.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
