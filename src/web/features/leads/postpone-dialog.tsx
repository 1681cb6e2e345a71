import { Chip, Group, Text, Textarea } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDialogDraft } from '../../ui/use-dialog-draft.ts'
import { draftOf, HowMany } from './how-many.tsx'
import { useLeadVerb } from './use-lead-verb.ts'

const spans = {
  week: () => dayjs().add(1, 'week'),
  month: () => dayjs().add(1, 'month'),
  quarter: () => dayjs().add(3, 'month'),
} as const

const empty = { until: null as string | null, note: '' }

/** Put aside until a day: the lead comes back by itself, with a task for its owner. */
export function PostponeDialog({ leads, onClose }: { leads: readonly RecordJson[]; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const [said, setSaid, close] = useDialogDraft(`postponement.${draftOf(leads)}`, empty, onClose)
  const postponement = useLeadVerb('postponement', leads, {
    onSuccess() {
      if (leads.length === 1) toast({ message: t('leads:postpone.done') })
      close()
    },
  })
  const { until, note } = said
  const wrong = postponement.error instanceof ApiError ? postponement.error.byField() : {}

  const submit = () => postponement.mutate({ until, ...(note.trim() ? { note } : {}) })
  return (
    <FormDialog
      title={t('leads:postpone.title')}
      action={t('leads:postpone.action')}
      pending={postponement.isPending}
      disabled={!until}
      problem={postponement.error && !Object.keys(wrong).length ? errorWords(postponement.error) : null}
      onSubmit={submit}
      onClose={close}
    >
      <HowMany leads={leads} />
      <Text size="sm" c="dimmed">
        {t('leads:postpone.text')}
      </Text>
      <Group gap="xs">
        {(Object.keys(spans) as (keyof typeof spans)[]).map(span => {
          const day = spans[span]().format('YYYY-MM-DD')
          return (
            <Chip
              key={span}
              size="sm"
              radius="sm"
              data-autofocus={span === 'week' || undefined}
              checked={until === day}
              onChange={() => setSaid({ ...said, until: day })}
            >
              {t(`leads:postpone.spans.${span}`)}
            </Chip>
          )
        })}
      </Group>
      <DateInput
        label={t('leads:postpone.until')}
        required
        locale={i18n.language}
        valueFormat="D MMMM YYYY"
        minDate={new Date()}
        value={until}
        onChange={until => setSaid({ ...said, until })}
        error={wrong.until}
      />
      <Textarea
        label={t('leads:postpone.note')}
        autosize
        minRows={2}
        value={note}
        onChange={event => setSaid({ ...said, note: event.currentTarget.value })}
        error={wrong.note}
      />
    </FormDialog>
  )
}
