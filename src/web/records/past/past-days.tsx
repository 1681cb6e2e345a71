import { DatePicker } from '@mantine/dates'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import type { PastProps } from './past-part.tsx'

/** The days that are over. */
export function PastDays({ asOf, onChange }: PastProps) {
  const { t, i18n } = useTranslation()
  return (
    <DatePicker
      aria-label={t('list-past:choose')}
      locale={i18n.language}
      maxDate={dayjs().subtract(1, 'day').format('YYYY-MM-DD')}
      defaultDate={asOf?.slice(0, 10)}
      value={asOf?.slice(0, 10) ?? null}
      onChange={day => onChange(day ?? undefined)}
    />
  )
}
