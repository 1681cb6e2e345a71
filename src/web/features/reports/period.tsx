import { Group, SegmentedControl } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import classes from './reports.module.css'

export interface PeriodDays {
  from?: string
  to?: string
}

const day = 'YYYY-MM-DD'
const quarterStart = () =>
  dayjs()
    .month(Math.floor(dayjs().month() / 3) * 3)
    .startOf('month')

const periods = {
  all: (): PeriodDays => ({ from: undefined, to: undefined }),
  month: (): PeriodDays => ({ from: dayjs().startOf('month').format(day), to: dayjs().endOf('month').format(day) }),
  quarter: (): PeriodDays => ({
    from: quarterStart().format(day),
    to: quarterStart().add(2, 'month').endOf('month').format(day),
  }),
  last90: (): PeriodDays => ({ from: dayjs().subtract(89, 'day').format(day), to: dayjs().format(day) }),
  year: (): PeriodDays => ({ from: dayjs().startOf('year').format(day), to: dayjs().endOf('year').format(day) }),
}

/** A usual period with a press, or any two days. */
export function Period({ from, to, onChange }: PeriodDays & { onChange: (days: PeriodDays) => void }) {
  const { t, i18n } = useTranslation()
  const names = Object.keys(periods) as (keyof typeof periods)[]
  const chosen = names.find(name => periods[name]().from === from && periods[name]().to === to)
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
          onChange={name => onChange(periods[name as keyof typeof periods]())}
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
