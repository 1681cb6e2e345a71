import { Alert, Button, SegmentedControl, Text } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { MoneyJson } from '../../app/format.ts'
import { canRead, useObject, useSchema } from '../../app/schema.ts'
import { withMoment } from '../../records/past/past.ts'
import { recordKeys } from '../../records/queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { type AttributionSearch, type Model, models, readAttributionSearch } from './attribution-search.ts'
import { AttributionTable } from './attribution-table.tsx'
import { PeriodAsOf } from './period-as-of.tsx'
import classes from './reports.module.css'

export interface Attribution {
  model: Model
  by: 'channel' | 'campaign'
  leads: number
  won: number
  money: MoneyJson | null
  cost: MoneyJson | null
  otherCurrency: { won: number; costs: number }
  rows: AttributionRow[]
}

export interface AttributionRow {
  channel: string | null
  campaign: string | null
  leads: number
  won: number
  money: MoneyJson | null
  cost: MoneyJson | null
  perLead: MoneyJson | null
  perWon: MoneyJson | null
  return: number | null
}

/** Which advertising brings leads and money, and what it costs. */
export function AttributionPage() {
  const { t } = useTranslation()
  if (canRead(useObject('lead'))) return <AttributionReport />
  return (
    <>
      <PageHeader title={t('reports:attribution.title')} />
      <NoRights />
    </>
  )
}

function AttributionReport() {
  const { t } = useTranslation()
  const search = readAttributionSearch({ ...useSearch({ from: '/shell/reports/attribution' }) })
  const navigate = useNavigate({ from: '/reports/attribution' })
  const costs = useSchema().objects.find(object => object.name === 'advertisingCost')
  const { data, error } = useQuery({
    queryKey: [...recordKeys.attribution, search],
    queryFn: ({ signal }) => api.get<Attribution>('/reports/attribution', { query: withMoment(search), signal }),
    placeholderData: keepPreviousData,
  })
  const change = (part: AttributionSearch) => void navigate({ search: now => ({ ...now, ...part }), replace: true })
  const model = search.model ?? 'last'

  return (
    <>
      <PageHeader
        title={t('reports:attribution.title')}
        actions={
          costs && canRead(costs) ? (
            <Button component={Link} to="/advertising-costs" variant="default">
              {costs.label.many}
            </Button>
          ) : null
        }
      />
      <div className={classes.page}>
        <PeriodAsOf from={search.from} to={search.to} asOf={search.asOf} onChange={change} />
        <div className={classes.choices}>
          <div className={classes.scroll}>
            <SegmentedControl
              size="xs"
              aria-label={t('reports:attribution.model')}
              value={model}
              onChange={next => change({ model: models.find(one => one === next && one !== 'last') })}
              data={models.map(value => ({ value, label: t(`reports:attribution.models.${value}`) }))}
            />
          </div>
          <SegmentedControl
            size="xs"
            aria-label={t('reports:attribution.rows')}
            value={search.by ?? 'channel'}
            onChange={next => change({ by: next === 'campaign' ? next : undefined })}
            data={['channel', 'campaign'].map(value => ({ value, label: t(`reports:attribution.by.${value}`) }))}
          />
        </div>
        <p className={classes.explained}>{t(`reports:attribution.explained.${model}`)}</p>
        {error ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        {!data && !error ? <PageLoading /> : null}
        {data?.rows.length === 0 ? (
          <Empty icon={IconRoute} title={t('reports:attribution.empty')} text={t('reports:attribution.emptyText')}>
            <Button component={Link} to="/leads" variant="default">
              {t('reports:attribution.toLeads')}
            </Button>
          </Empty>
        ) : null}
        {data?.rows.length ? <AttributionTable attribution={data} /> : null}
        {data?.otherCurrency.won ? (
          <Text size="sm" c="dimmed">
            {t('reports:otherCurrency', { count: data.otherCurrency.won })}
          </Text>
        ) : null}
        {data?.otherCurrency.costs ? (
          <Text size="sm" c="dimmed">
            {t('reports:attribution.otherCosts', { count: data.otherCurrency.costs })}
          </Text>
        ) : null}
      </div>
    </>
  )
}
