import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { fromAddress, toAddress } from '../../records/filter-tree.ts'
import { AsOfDay } from './as-of-day.tsx'
import { models as known } from './attribution-search.ts'
import { Conditions } from './conditions.tsx'
import { type Comparison, comparisons, type PeriodSpan } from './figures.ts'
import { PeriodChoice } from './period-choice.tsx'
import classes from './report.module.css'
import { chosenPeriod, isBounded, type ReportSearch } from './report-search.ts'

interface ReportControlsProps {
  /** Absent where the reader does not see its records. */
  object: SchemaObject | undefined
  /** By which days it is compared unless its reader says otherwise. */
  usually?: Comparison
  compares: boolean
  /** The usual period; `null`: the report has none. */
  period: PeriodSpan | null
  /** It is asked of people, not of records. */
  unfiltered?: boolean
  /** Touch models to choose among. */
  models?: readonly string[] | null
  search: ReportSearch
  onChange: (part: ReportSearch) => void
}

/** Which days, against which, of which moment and of which records. */
export function ReportControls({
  object,
  usually,
  compares,
  period,
  unfiltered,
  models,
  search,
  onChange,
}: ReportControlsProps) {
  const { t } = useTranslation()
  const span = chosenPeriod(search) ?? period ?? {}
  const choose = ({ within, from, to }: PeriodSpan) =>
    onChange({ from, to, within: within ?? (from || to ? undefined : 'all') })
  const comparison = search.compare ?? usually ?? 'none'
  return (
    <div className={classes.bar}>
      {period ? <PeriodChoice value={span} onChange={choose} /> : null}
      {period && compares && isBounded(span) && !search.asOf ? (
        <Select
          size="xs"
          w={200}
          aria-label={t('report-pages:compare')}
          allowDeselect={false}
          value={comparison}
          data={['none' as const, ...comparisons].map(value => ({
            value,
            label: t(`report-pages:comparisons.${value}`),
          }))}
          onChange={value => onChange({ compare: comparisons.find(one => one === value) ?? 'none' })}
        />
      ) : null}
      <AsOfDay value={search.asOf} onChange={asOf => onChange({ asOf })} />
      {models ? (
        <Select
          size="xs"
          w={240}
          aria-label={t('reports:attribution.model')}
          allowDeselect={false}
          value={search.model ?? 'last'}
          data={known.map(value => ({
            value,
            label: t('reports:attribution.touch', { model: t(`reports:attribution.models.${value}`) }),
          }))}
          onChange={value => onChange({ model: known.find(one => one === value && one !== 'last') })}
        />
      ) : null}
      {object && !unfiltered ? (
        <Conditions
          object={object}
          nodes={fromAddress(search.f ?? [])}
          onChange={nodes => onChange({ f: toAddress(nodes) })}
        />
      ) : null}
    </div>
  )
}
