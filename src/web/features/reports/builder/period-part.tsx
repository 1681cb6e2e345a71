import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'
import { useListFields } from '../../../records/columns.ts'
import { comparisons, type ReportDefinition } from '../figures.ts'
import { PeriodChoice } from '../period-choice.tsx'
import { isBounded } from '../report-search.ts'
import classes from './builder.module.css'
import { timeFields } from './measured.ts'
import type { Places } from './places.ts'

interface PeriodPartProps {
  object: SchemaObject
  draft: ReportDefinition
  places: Places
  onChange: (draft: ReportDefinition) => void
}

/** By which day or moment records are in the period, which days these are, and against which others. */
export function PeriodPart({ object, draft, places, onChange }: PeriodPartProps) {
  const { t } = useTranslation()
  const times = timeFields(useListFields(object))
  const { period, compare } = draft
  const wrong = places.at('period')
  const write = (next: ReportDefinition['period']) =>
    onChange({ ...draft, period: next, compare: next && isBounded(next) ? compare : undefined })
  return (
    <fieldset className={classes.part}>
      <legend>{t('report-pages:period')}</legend>
      <Select
        size="xs"
        aria-label={t('report-pages:builder.periodField')}
        placeholder={t('report-pages:builder.noPeriod')}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        value={period?.field ?? null}
        data={times}
        onChange={field => write(field ? { ...(period ?? { within: 'thisYear' }), field } : undefined)}
      />
      {period ? (
        <PeriodChoice value={period} error={wrong} onChange={span => write({ ...span, field: period.field })} />
      ) : null}
      {period && isBounded(period) ? (
        <Select
          size="xs"
          aria-label={t('report-pages:compare')}
          allowDeselect={false}
          value={compare ?? 'none'}
          data={['none' as const, ...comparisons].map(value => ({
            value,
            label: t(`report-pages:comparisons.${value}`),
          }))}
          error={places.at('compare')}
          onChange={next => onChange({ ...draft, compare: comparisons.find(one => one === next) })}
        />
      ) : null}
    </fieldset>
  )
}
