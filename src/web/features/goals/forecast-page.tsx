import { Alert, Button, Select } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { IconChartDots3 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { canRead, useObject } from '../../app/schema.ts'
import { Empty } from '../../ui/empty.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { ForecastChanges } from './forecast-changes.tsx'
import { ForecastFigures } from './forecast-figures.tsx'
import { ForecastTable } from './forecast-table.tsx'
import classes from './goals.module.css'
import { type ForecastAnswer, type ForecastSearch, goalKeys, type Span } from './goals.ts'
import { PeriodSteps } from './period-steps.tsx'

/** What will be sold in a month or quarter, by people and teams, and why it is another than it was. */
export function ForecastPage() {
  const { t } = useTranslation()
  if (canRead(useObject('deal'))) return <Report />
  return (
    <>
      <PageHeader title={t('goals:forecast.title')} />
      <NoRights />
    </>
  )
}

function Report() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/shell/forecast' })
  const navigate = useNavigate({ from: '/forecast' })
  const { span, from, pipeline, asOf } = search
  const query = { span, from, pipeline, asOf }
  const { data, error } = useQuery({
    queryKey: [...goalKeys.forecast, query],
    queryFn: ({ signal }) => api.get<ForecastAnswer>('/forecast', { query, signal }),
    placeholderData: keepPreviousData,
  })
  const change = (part: ForecastSearch) => void navigate({ search: now => ({ ...now, ...part }), replace: true })
  return (
    <>
      <PageHeader title={t('goals:forecast.title')} />
      <div className={classes.page}>
        <Choices search={search} onChange={change} />
        {error ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        {!data && !error ? <PageLoading /> : null}
        {data?.lines.length === 0 ? (
          <Empty icon={IconChartDots3} title={t('goals:forecast.empty')} text={t('goals:forecast.emptyText')}>
            <Button component={Link} to="/deals/board" variant="default">
              {t('goals:forecast.toDeals')}
            </Button>
          </Empty>
        ) : null}
        {data?.lines.length ? (
          <>
            <ForecastFigures forecast={data} />
            <ForecastTable forecast={data} />
            <Notes forecast={data} />
            {asOf ? null : <ForecastChanges forecast={data} search={search} onChange={change} />}
          </>
        ) : null}
      </div>
    </>
  )
}

interface ChoicesProps {
  search: ForecastSearch
  onChange: (part: ForecastSearch) => void
}

function Choices({ search, onChange }: ChoicesProps) {
  const { t, i18n } = useTranslation()
  const pipelines = usePipelines()
  const span: Span = search.span === 'quarter' ? 'quarter' : 'month'
  return (
    <div className={classes.choices}>
      <PeriodSteps span={span} from={search.from} onChange={onChange} />
      {pipelines.length > 1 ? (
        <Select
          size="xs"
          w={180}
          aria-label={t('records:pipeline')}
          placeholder={t('goals:forecast.allPipelines')}
          clearable
          clearButtonProps={{ 'aria-label': t('records:clear') }}
          data={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
          value={search.pipeline ?? null}
          onChange={pipeline => onChange({ pipeline: pipeline ?? undefined })}
        />
      ) : null}
      <DateInput
        size="xs"
        w={180}
        aria-label={t('goals:forecast.asOf')}
        placeholder={t('goals:forecast.asOf')}
        locale={i18n.language}
        valueFormat="D MMM YYYY"
        maxDate={dayjs().format('YYYY-MM-DD')}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        value={search.asOf ?? null}
        onChange={asOf => onChange({ asOf: asOf ?? undefined })}
      />
    </div>
  )
}

/** What one must know to read the figures rightly. */
function Notes({ forecast: { overdue, unrated, missingRates, asOf } }: { forecast: ForecastAnswer }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <div className={classes.notes}>
      {asOf ? <p>{t('goals:forecast.then', { at: formats.exact(new Date(asOf)) })}</p> : null}
      {overdue ? <p>{t('goals:forecast.overdue', { count: overdue })}</p> : null}
      {unrated ? <p>{t('goals:forecast.unrated', { count: unrated, currencies: missingRates.join(', ') })}</p> : null}
    </div>
  )
}
