import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'

/** At the end of which past day a report is told; without, as it is now. */
export function AsOfDay({ value, onChange }: { value?: string; onChange: (day: string | undefined) => void }) {
  const { t, i18n } = useTranslation()
  return (
    <DateInput
      size="xs"
      w={216}
      aria-label={t('report-pages:asOf')}
      placeholder={t('report-pages:asOf')}
      locale={i18n.language}
      valueFormat={`[${t('report-pages:asOfShort')}] D MMM YYYY`}
      clearable
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      maxDate={dayjs().subtract(1, 'day').format('YYYY-MM-DD')}
      value={value ?? null}
      onChange={day => onChange(day ?? undefined)}
    />
  )
}
