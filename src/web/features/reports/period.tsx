import { Group, SegmentedControl } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import classes from './reports.module.css'

export interface PeriodDays {
  from?: string
  to?: string
}

const day = 'YYYY-MM-DD'

const periods = {
  all: (): PeriodDays => ({ from: undefined, to: undefined }),
  month: (of: Dayjs): PeriodDays => spanOf(of.startOf('month'), 1),
  quarter: (of: Dayjs): PeriodDays => spanOf(of.month(Math.floor(of.month() / 3) * 3).startOf('month'), 3),
  last90: (of: Dayjs): PeriodDays => ({ from: of.subtract(89, 'day').format(day), to: of.format(day) }),
  year: (of: Dayjs): PeriodDays => spanOf(of.startOf('year'), 12),
}
type UsualPeriod = keyof typeof periods

const spanOf = (start: Dayjs, months: number): PeriodDays => ({
  from: start.format(day),
  to: start
    .add(months - 1, 'month')
    .endOf('month')
    .format(day),
})

const names = Object.keys(periods) as UsualPeriod[]

/** Which of the usual periods days are, as of a past day (without one, today). */
const usualPeriod = ({ from, to }: PeriodDays, asOf?: string): UsualPeriod | undefined =>
  names.find(name => {
    const usual = periods[name](dayjs(asOf))
    return usual.from === from && usual.to === to
  })

/** The same usual period as of another day; days that are none stay as they are. */
export function periodAsOf(days: PeriodDays, now: string | undefined, next: string | undefined): PeriodDays {
  const usual = usualPeriod(days, now)
  return usual ? periods[usual](dayjs(next)) : { from: days.from, to: days.to }
}

interface PeriodProps extends PeriodDays {
  /** The past day from which the usual periods are reckoned; without one, today. */
  asOf?: string
  onChange: (days: PeriodDays) => void
}

/** A usual period with a press, or any two days. */
export function Period({ from, to, asOf, onChange }: PeriodProps) {
  const { t, i18n } = useTranslation()
  const chosen = usualPeriod({ from, to }, asOf)
  const common = {
    size: 'xs',
    w: 132,
    locale: i18n.language,
    valueFormat: 'D MMM YYYY',
    clearable: true,
    clearButtonProps: { 'aria-label': t('records:clear') },
  } as const
  return (
    <Group gap="sm">
      <div className={classes.scroll}>
        <SegmentedControl
          size="xs"
          aria-label={t('reports:period')}
          value={chosen ?? ''}
          onChange={name => onChange(periods[name as UsualPeriod](dayjs(asOf)))}
          data={names.map(name => ({ value: name, label: t(`reports:periods.${name}`) }))}
        />
      </div>
      <DateInput
        {...common}
        aria-label={t('reports:from')}
        placeholder={t('reports:from')}
        value={from ?? null}
        onChange={next => onChange({ from: next ?? undefined, to })}
      />
      <DateInput
        {...common}
        aria-label={t('reports:to')}
        placeholder={t('reports:to')}
        value={to ?? null}
        onChange={next => onChange({ from, to: next ?? undefined })}
      />
    </Group>
  )
}
