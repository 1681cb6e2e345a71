import { useTranslation } from 'react-i18next'
import { readMonthly, readSchedule, scheduleWords } from '../../automation/crontab.ts'

/** When a mailing goes, as people say it. */
export function useScheduleWords(): (crontab: string) => string {
  const { t, i18n } = useTranslation()
  return crontab => {
    const monthly = readMonthly(crontab)
    if (monthly) {
      const days = monthly.days.filter(day => day !== 'L').join(', ')
      const isLast = monthly.days.includes('L')
      const parts = [days && t('mailings:onDays', { days }), isLast && t('mailings:onLastDay'), monthly.at]
      return parts.filter(Boolean).join(', ')
    }
    const weekly = readSchedule(crontab)
    return weekly && !weekly.days.length
      ? t('mailings:everyDayAt', { at: weekly.at })
      : scheduleWords(crontab, i18n.language)
  }
}
