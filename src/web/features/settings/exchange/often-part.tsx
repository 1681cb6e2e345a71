import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SchedulePart } from '../../reports/mailings/schedule-part.tsx'
import { useScheduleWords } from '../../reports/mailings/use-schedule-words.ts'

const often = ['*/15 * * * *', '*/30 * * * *', '0 * * * *']
const onDays = 'days'

interface OftenPartProps {
  crontab: string
  zone: string
  wrong: Record<string, string>
  onChange: (part: { crontab?: string; zone?: string }) => void
}

/** How often: several times an hour, or on days at a time. */
export function OftenPart({ crontab, zone, wrong, onChange }: OftenPartProps) {
  const { t } = useTranslation()
  const isOften = often.includes(crontab)
  return (
    <>
      <Select
        label={t('scheduled:often.label')}
        allowDeselect={false}
        value={isOften ? crontab : onDays}
        data={[
          ...often.map((value, at) => ({ value, label: t(`scheduled:often.${names[at] ?? 'hour'}`) })),
          { value: onDays, label: t('scheduled:often.days') },
        ]}
        onChange={chosen => onChange({ crontab: chosen === onDays || !chosen ? '0 7 * * *' : chosen })}
      />
      {isOften ? null : <SchedulePart crontab={crontab} zone={zone} wrong={wrong} onChange={onChange} />}
    </>
  )
}

const names = ['quarter', 'half', 'hour'] as const

/** The same as people say it. */
export function useOftenWords(): (crontab: string) => string {
  const { t } = useTranslation()
  const words = useScheduleWords()
  return crontab => {
    const name = names[often.indexOf(crontab)]
    return name ? t(`scheduled:often.${name}`) : words(crontab)
  }
}
