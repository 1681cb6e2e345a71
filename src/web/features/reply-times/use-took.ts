import { useTranslation } from 'react-i18next'

/** A length of working time, in minutes, as people say it: `25 min`, `3 h 20 min`. */
export function useTook(): (minutes: number) => string {
  const { i18n } = useTranslation()
  return minutes => {
    const whole = Math.round(minutes)
    const parts = [
      ['hour', Math.floor(whole / 60)],
      ['minute', whole % 60],
    ] as const
    const said = parts.filter(([unit, count]) => count > 0 || (unit === 'minute' && whole < 60))
    return said
      .map(([unit, count]) =>
        new Intl.NumberFormat(i18n.language, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
      )
      .join(' ')
  }
}
