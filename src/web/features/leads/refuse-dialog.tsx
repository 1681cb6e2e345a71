import { Autocomplete, Checkbox, Textarea } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDialogDraft } from '../../ui/use-dialog-draft.ts'
import { draftOf, HowMany } from './how-many.tsx'
import { useLeadVerb } from './use-lead-verb.ts'

const usualReasons = ['expensive', 'notOurs', 'boughtElsewhere', 'changedMind', 'unreachable', 'mistake'] as const

interface Said {
  reason: string
  until: string | null
  /** `null`: no letter; empty: the usual one. */
  farewell: string | null
}

const empty: Said = { reason: '', until: null, farewell: null }

/** A refused lead is not deleted: it keeps the reason, may get a farewell letter, and may be tried again later. */
export function RefuseDialog({ leads, onClose }: { leads: readonly RecordJson[]; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const [said, setSaid, close] = useDialogDraft(`refusal.${draftOf(leads)}`, empty, onClose)
  const refusal = useLeadVerb('refusal', leads, {
    onSuccess() {
      if (leads.length === 1) toast({ message: t('leads:refuse.done') })
      close()
    },
  })
  const { reason, until, farewell } = said
  const change = (part: Partial<Said>) => setSaid({ ...said, ...part })
  const wrong = refusal.error instanceof ApiError ? refusal.error.byField() : {}

  const submit = () =>
    refusal.mutate({
      reason: reason.trim(),
      ...(until ? { until } : {}),
      ...(farewell === null ? {} : { farewell: farewell.trim() || true }),
    })
  return (
    <FormDialog
      title={t('leads:refuse.title')}
      action={t('leads:refuse.action')}
      danger
      pending={refusal.isPending}
      disabled={!reason.trim()}
      problem={refusal.error && !Object.keys(wrong).length ? errorWords(refusal.error) : null}
      onSubmit={submit}
      onClose={close}
    >
      <HowMany leads={leads} />
      <Autocomplete
        label={t('leads:refuse.reason')}
        required
        data-autofocus
        openOnFocus={false}
        maxLength={500}
        error={wrong.reason}
        data={usualReasons.map(known => t(`leads:refuse.reasons.${known}`))}
        value={reason}
        onChange={reason => change({ reason })}
      />
      <DateInput
        label={t('leads:refuse.until')}
        description={t('leads:refuse.untilHint')}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        locale={i18n.language}
        valueFormat="D MMMM YYYY"
        minDate={new Date()}
        value={until}
        onChange={until => change({ until })}
        error={wrong.until}
      />
      <Checkbox
        label={t('leads:refuse.farewell')}
        description={t('leads:refuse.farewellHint')}
        checked={farewell !== null}
        onChange={event => change({ farewell: event.currentTarget.checked ? '' : null })}
      />
      {farewell === null ? null : (
        <Textarea
          aria-label={t('leads:refuse.farewellText')}
          placeholder={t('leads:refuse.farewellText')}
          autosize
          minRows={3}
          error={wrong.farewell}
          value={farewell}
          onChange={event => change({ farewell: event.currentTarget.value })}
        />
      )}
    </FormDialog>
  )
}
