import { IconClockExclamation } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from '../offline/offline-bar.module.css'
import { clockFast } from './clock.ts'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** Above every page, while the clock of this device is wrong: today, and what is late, are shown by it. */
export function ClockBar() {
  const { t, i18n } = useTranslation()
  const fast = clockFast.use()
  const [unit, length] = units.find(([, length]) => Math.abs(fast) >= length) ?? units[2]
  const by = new Intl.NumberFormat(i18n.language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(Math.abs(fast) / length),
  )
  return (
    <div className={classes.bar} role="status" data-screen-only>
      <IconClockExclamation size={16} stroke={1.6} />
      <span className={classes.text}>{t(fast > 0 ? 'clock.fast' : 'clock.slow', { by })}</span>
    </div>
  )
}
