import { Select } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useTranslation } from 'react-i18next'
import { durationWords } from './duration-words.ts'

const usualLengths = [15, 30, 45, 60, 90, 120, 180, 240, 480]

interface WhenFieldsProps {
  dueAt: string | null
  minutes: number | null
  onChange: (change: { dueAt?: string | null; minutes?: number | null }) => void
  wrong: Record<string, string>
}

/** When a task is due and how long it takes, for the keyboard as for the mouse. */
export function WhenFields({ dueAt, minutes, onChange, wrong }: WhenFieldsProps) {
  const { t, i18n } = useTranslation()
  const lengths = [...new Set([...usualLengths, ...(minutes ? [minutes] : [])])].sort((one, other) => one - other)
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 152px', gap: 8, alignItems: 'start' }}>
      <DateTimePicker
        label={t('calendar:when')}
        required
        locale={i18n.language}
        valueFormat="D MMM YYYY, HH:mm"
        value={dueAt ? new Date(dueAt) : null}
        error={wrong.dueAt}
        onChange={moment => onChange({ dueAt: moment ? new Date(moment).toISOString() : null })}
      />
      <Select
        label={t('calendar:long')}
        placeholder={t('calendar:notSaid')}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        value={minutes ? String(minutes) : null}
        error={wrong.minutes}
        onChange={value => onChange({ minutes: value ? Number(value) : null })}
        data={lengths.map(length => ({ value: String(length), label: durationWords(t, length) }))}
      />
    </div>
  )
}
