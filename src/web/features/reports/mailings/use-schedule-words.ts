import { useTranslation } from 'react-i18next'
import { readMonthly, readSchedule, scheduleWords } from '../../automation/crontab.ts'

/** When a mailing goes, as people say it. */
export function useScheduleWords(): (crontab: string) => string {
  const { t, i18n } = useTranslation()
  return crontab => {
    const monthly = readMonthly(crontab)
    if (monthly) {
      const days = monthly.days.map(day => (day === 'L' ? t('mailings:lastDay') : day))
      return t('mailings:onDays', { days: days.join(', '), at: monthly.at })
    }
    const weekly = readSchedule(crontab)
    return weekly && !weekly.days.length
      ? t('mailings:everyDayAt', { at: weekly.at })
      : scheduleWords(crontab, i18n.language)
  }
}
