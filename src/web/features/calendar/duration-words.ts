import type { TFunction } from 'i18next'

/** `45 min`, `1 h 30 min`, `8 h`. */
export function durationWords(t: TFunction, minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = Math.round(minutes % 60)
  if (!hours) return t('calendar:minutes', { count: rest })
  return rest ? t('calendar:hoursMinutes', { hours, minutes: rest }) : t('calendar:hours', { hours })
}
