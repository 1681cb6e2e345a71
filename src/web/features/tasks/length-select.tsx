import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'

const usual = [15, 30, 45, 60, 90, 120, 180, 240, 480]

interface LengthSelectProps {
  label: string | undefined
  value: number | null
  error?: string
  onChange: (minutes: number | null) => void
}

/** How long something takes, in minutes. */
export function LengthSelect({ label, value, error, onChange }: LengthSelectProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <Select
      size="xs"
      label={label}
      clearable
      value={value ? String(value) : null}
      error={error}
      onChange={chosen => onChange(chosen ? Number(chosen) : null)}
      data={usual.map(minutes => ({
        value: String(minutes),
        label: t('records:duration', { minutes: formats.number(minutes) }),
      }))}
    />
  )
}
