import { DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'

interface PutOffDialogProps {
  task: RecordJson
  onChosen: (dueAt: string) => void
  onClose: () => void
}

/** Any other time. */
export function PutOffDialog({ task, onChosen, onClose }: PutOffDialogProps) {
  const { t, i18n } = useTranslation()
  const [due, setDue] = useState<Date | null>(new Date(asText(task.dueAt)))
  const submit = () => {
    if (due) onChosen(due.toISOString())
    onClose()
  }
  return (
    <FormDialog
      title={asText(task.title)}
      action={t('records:task.putOff')}
      size="sm"
      pending={false}
      disabled={!due}
      problem={null}
      onSubmit={submit}
      onClose={onClose}
    >
      <DateTimePicker
        label={t('records:task.due')}
        data-autofocus
        locale={i18n.language}
        valueFormat="D MMM YYYY HH:mm"
        value={due}
        onChange={moment => setDue(moment ? new Date(moment) : null)}
      />
    </FormDialog>
  )
}
