import { DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'

interface PeriodDialogProps {
  id: string
  onDone: () => unknown
  onClose: () => void
}

const day = 86_400_000

/** Has what happened in a past period told again. */
export function PeriodDialog({ id, onDone, onClose }: PeriodDialogProps) {
  const { t, i18n } = useTranslation()
  const [period, setPeriod] = useState(() => ({ from: new Date(Date.now() - day), to: new Date() }))
  const telling = useMutation({
    mutationFn: () =>
      api.post(`/webhooks/${id}/replay`, { from: period.from.toISOString(), to: period.to.toISOString() }),
    onSuccess: () => {
      toast({ message: t('webhooks:periodBegun') })
      onDone()
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(telling.error, ['from', 'to'])
  const names = ['from', 'to'] as const
  return (
    <FormDialog
      title={t('webhooks:replayPeriod')}
      text={t('webhooks:periodText')}
      action={t('webhooks:replay')}
      size="sm"
      pending={telling.isPending}
      problem={rest}
      onSubmit={() => telling.mutate()}
      onClose={onClose}
    >
      {names.map(name => (
        <DateTimePicker
          key={name}
          label={t(`webhooks:period.${name}`)}
          value={period[name]}
          error={wrong[name]}
          locale={i18n.language}
          valueFormat="D MMM YYYY HH:mm"
          onChange={value => value && setPeriod({ ...period, [name]: new Date(value) })}
        />
      ))}
    </FormDialog>
  )
}
