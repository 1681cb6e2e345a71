import { Group, Select } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PeriodSpan } from './figures.ts'

/** Words of filters that reports are asked of; what is yet to come last. */
const words = [
  'today',
  'yesterday',
  'thisWeek',
  'lastWeek',
  'last7days',
  'last30days',
  'last90days',
  'thisMonth',
  'lastMonth',
  'thisQuarter',
  'lastQuarter',
  'thisYear',
  'lastYear',
  'nextMonth',
  'nextQuarter',
  'next30days',
]

interface PeriodChoiceProps {
  /** `{}`: all time. */
  value: PeriodSpan
  onChange: (period: PeriodSpan) => void
  error?: string
  size?: 'xs' | 'sm'
}

/** A usual period, or any two days. */
export function PeriodChoice({ value, onChange, error, size = 'xs' }: PeriodChoiceProps) {
  const { t, i18n } = useTranslation()
  const [free, setFree] = useState(Boolean(value.from || value.to))
  const isFree = free || Boolean(value.from || value.to)
  const choose = (word: string | null) => {
    setFree(word === 'free')
    if (word === 'free') return onChange({ from: value.from, to: value.to })
    onChange(word && word !== 'all' ? { within: word } : {})
  }
  const common = {
    size,
    w: 124,
    locale: i18n.language,
    valueFormat: 'D MMM YYYY',
    clearable: true,
    clearButtonProps: { 'aria-label': t('records:clear') },
  } as const
  return (
    <Group gap={6} align="start">
      <Select
        size={size}
        w={184}
        aria-label={t('report-pages:period')}
        allowDeselect={false}
        maxDropdownHeight={320}
        error={error}
        value={isFree ? 'free' : (value.within ?? 'all')}
        data={[
          { value: 'all', label: t('report-pages:allTime') },
          ...words.map(word => ({ value: word, label: t(`records:spans.${word}`) })),
          { value: 'free', label: t('report-pages:twoDays') },
        ]}
        onChange={choose}
      />
      {isFree ? (
        <>
          <DateInput
            {...common}
            aria-label={t('report-pages:from')}
            placeholder={t('report-pages:from')}
            value={value.from ?? null}
            onChange={from => onChange({ ...(from && { from }), ...(value.to && { to: value.to }) })}
          />
          <DateInput
            {...common}
            aria-label={t('report-pages:to')}
            placeholder={t('report-pages:to')}
            value={value.to ?? null}
            onChange={to => onChange({ ...(value.from && { from: value.from }), ...(to && { to }) })}
          />
        </>
      ) : null}
    </Group>
  )
}
