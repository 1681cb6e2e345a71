import { Alert, Button, Text } from '@mantine/core'
import { IconChartFunnel } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { MoneyJson } from '../../app/format.ts'
import { canRead, useObject } from '../../app/schema.ts'
import { withMoment } from '../../records/past/past.ts'
import { PipelineSwitch } from '../../records/pipeline-switch.tsx'
import { recordKeys } from '../../records/queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { FunnelTable } from './funnel-table.tsx'
import { KeyFigures } from './key-figures.tsx'
import { LostReasons } from './lost-reasons.tsx'
import { type DaysAsOf, PeriodAsOf } from './period-as-of.tsx'
import classes from './reports.module.css'

const FunnelChart = lazyPart(async () => (await import('./funnel-chart.tsx')).FunnelChart)

/** What of the funnel stands in its address. */
export interface FunnelSearch extends DaysAsOf {
  pipeline?: string
}

export interface Funnel {
  pipeline: { id: string; name: string }
  stages: FunnelStage[]
  deals: number
  won: number
  lost: number
  winRate: number | null
  cycleDays: number | null
  lostReasons: { reason: string | null; count: number; sum: MoneyJson | null }[]
  otherCurrency: number
  /** Deals that stood in stages which are no more. */
  elsewhere: number
}

export interface FunnelStage {
  stage: string
  name: string
  kind: 'open' | 'won' | 'lost'
  reached: number
  conversion: number | null
  here: number
  sum: MoneyJson | null
  days: number | null
}

/** How far deals come, where they stay, and why they are lost. */
export function FunnelPage() {
  const { t } = useTranslation()
  if (canRead(useObject('deal'))) return <FunnelReport />
  return (
    <>
      <PageHeader title={t('reports:title')} />
      <NoRights />
    </>
  )
}

function FunnelReport() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/shell/reports/funnel' })
  const navigate = useNavigate({ from: '/reports/funnel' })
  const { data: funnel, error } = useQuery({
    queryKey: [...recordKeys.funnel, search],
    queryFn: ({ signal }) => api.get<Funnel>('/reports/funnel', { query: withMoment(search), signal }),
    placeholderData: keepPreviousData,
  })
  const change = (part: FunnelSearch) => void navigate({ search: now => ({ ...now, ...part }), replace: true })

  return (
    <>
      <PageHeader
        title={t('reports:title')}
        actions={<PipelineSwitch chosen={search.pipeline} onChoose={pipeline => change({ pipeline })} />}
      />
      <div className={classes.page}>
        <PeriodAsOf {...search} onChange={change} />
        {error ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        {!funnel && !error ? <PageLoading /> : null}
        {funnel?.deals === 0 ? (
          <Empty icon={IconChartFunnel} title={t('reports:empty')} text={t('reports:emptyText')}>
            <Button component={Link} to="/deals/board" variant="default">
              {t('reports:toDeals')}
            </Button>
          </Empty>
        ) : null}
        {funnel?.deals ? (
          <>
            <KeyFigures funnel={funnel} />
            <div className={classes.columns}>
              <FunnelChart stages={funnel.stages} />
              <LostReasons reasons={funnel.lostReasons} />
            </div>
            <FunnelTable stages={funnel.stages} isPast={search.asOf !== undefined} />
            {funnel.elsewhere ? (
              <Text size="sm" c="dimmed">
                {t('reports:elsewhere', { count: funnel.elsewhere })}
              </Text>
            ) : null}
            {funnel.otherCurrency ? (
              <Text size="sm" c="dimmed">
                {t('reports:otherCurrency', { count: funnel.otherCurrency })}
              </Text>
            ) : null}
          </>
        ) : null}
      </div>
    </>
  )
}
