import { Alert, Autocomplete, Button, Checkbox, Group, Stack, Textarea } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useLeadVerb } from './use-lead-verb.ts'

const usualReasons = ['expensive', 'notOurs', 'boughtElsewhere', 'changedMind', 'unreachable', 'mistake'] as const

/** A refused lead is not deleted: it keeps the reason, may get a farewell letter, and may be tried again later. */
export function RefuseDialog({ lead, onClose }: { lead: RecordJson; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const refusal = useLeadVerb('refusal', lead)
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<string | null>(null)
  const [farewell, setFarewell] = useState<string | null>(null)
  const wrong = refusal.error instanceof ApiError ? refusal.error.byField() : {}

  const submit = (event: FormEvent) => {
    event.preventDefault()
    refusal.mutate(
      {
        reason: reason.trim(),
        ...(until ? { until } : {}),
        ...(farewell === null ? {} : { farewell: farewell.trim() || true }),
      },
      {
        onSuccess: () => {
          toast({ message: t('leads:refuse.done') })
          onClose()
        },
      },
    )
  }
  return (
    <Dialog opened onClose={onClose} title={t('leads:refuse.title')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Autocomplete
            label={t('leads:refuse.reason')}
            required
            data-autofocus
            maxLength={500}
            error={wrong.reason}
            data={usualReasons.map(known => t(`leads:refuse.reasons.${known}`))}
            value={reason}
            onChange={setReason}
          />
          <DateInput
            label={t('leads:refuse.until')}
            description={t('leads:refuse.untilHint')}
            clearable
            locale={i18n.language}
            valueFormat="D MMMM YYYY"
            minDate={new Date()}
            value={until}
            onChange={setUntil}
            error={wrong.until}
          />
          <Checkbox
            label={t('leads:refuse.farewell')}
            description={t('leads:refuse.farewellHint')}
            checked={farewell !== null}
            onChange={event => setFarewell(event.currentTarget.checked ? '' : null)}
          />
          {farewell === null ? null : (
            <Textarea
              aria-label={t('leads:refuse.farewellText')}
              placeholder={t('leads:refuse.farewellText')}
              autosize
              minRows={3}
              error={wrong.farewell}
              value={farewell}
              onChange={event => setFarewell(event.currentTarget.value)}
            />
          )}
          {refusal.error && !Object.keys(wrong).length ? (
            <Alert color="red" role="alert">
              {errorWords(refusal.error)}
            </Alert>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" color="red" loading={refusal.isPending} disabled={!reason.trim()}>
              {t('leads:refuse.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
