import { ActionIcon, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import classes from './goals.module.css'
import type { Span } from './goals.ts'

interface Props {
  span: Span
  /** First day; without it the present one. */
  from?: string
  onChange: (part: { span?: string; from?: string }) => void
}

const months = { month: 1, quarter: 3 }
const day = 'YYYY-MM-DD'

/** First day of the month or quarter that it is now. */
export const presentStart = (span: Span): string => {
  const month = dayjs().startOf('month')
  return (span === 'month' ? month : month.month(Math.floor(month.month() / 3) * 3)).format(day)
}

/** A month or quarter, and the ones before and after it. */
export function PeriodSteps({ span, from, onChange }: Props) {
  const { t } = useTranslation()
  const nameOf = usePeriodName()
  const start = from ?? presentStart(span)
  const step = (by: number) => {
    const next = dayjs(start)
      .add(by * months[span], 'month')
      .format(day)
    onChange({ from: next === presentStart(span) ? undefined : next })
  }
  return (
    <div className={classes.steps}>
      <SegmentedControl
        size="xs"
        aria-label={t('goals:span')}
        value={span}
        onChange={value => onChange({ span: value === 'quarter' ? value : undefined, from: undefined })}
        data={[
          { value: 'month', label: t('goals:spans.month') },
          { value: 'quarter', label: t('goals:spans.quarter') },
        ]}
      />
      <ActionIcon variant="default" size={30} aria-label={t('goals:earlier')} onClick={() => step(-1)}>
        <IconChevronLeft size={16} stroke={1.6} />
      </ActionIcon>
      <span className={classes.period}>{nameOf(start, span)}</span>
      <ActionIcon variant="default" size={30} aria-label={t('goals:later')} onClick={() => step(1)}>
        <IconChevronRight size={16} stroke={1.6} />
      </ActionIcon>
    </div>
  )
}

/** A month or quarter in words: `ноябрь 2026`, `Q4 2026`. */
export function usePeriodName(): (from: string, span: Span) => string {
  const { t, i18n } = useTranslation()
  return (from, span) => {
    const date = dayjs(from)
    const year = date.year()
    if (span === 'quarter') return t('goals:quarter', { quarter: Math.floor(date.month() / 3) + 1, year })
    return `${new Intl.DateTimeFormat(i18n.language, { month: 'long' }).format(date.toDate())} ${year}`
  }
}
