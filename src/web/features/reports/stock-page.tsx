import { Alert } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { NotFoundPage } from '../../app/error-page.tsx'
import { HeaderButton } from '../../ui/header-button.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { ExportMenu } from './export-menu.tsx'
import type { ReportDefinition } from './figures.ts'
import { stockQuery } from './kept.ts'
import { ReportBody } from './report-body.tsx'
import { askedOf, askedOfStock, readReportSearch } from './report-search.ts'

/** A report that every company begins with. */
export function StockReportPage() {
  const { t } = useTranslation()
  const { key } = useParams({ from: '/shell/reports/stock/$key' })
  const search = readReportSearch({ ...useSearch({ from: '/shell/reports/stock/$key' }) })
  const navigate = useNavigate({ from: '/reports/stock/$key' })
  const { data: all, error } = useQuery(stockQuery)
  const report = all?.find(one => one.key === key)
  if (error)
    return (
      <Alert color="red" role="alert" m="lg">
        {errorWords(error)}
      </Alert>
    )
  if (!all) return <PageLoading />
  if (!report) return <NotFoundPage />
  const asked = askedOfStock(report, search)
  const change = (definition: ReportDefinition | null) => {
    if (!definition) return
    const chart = search.chart ?? report.chart
    void navigate({ to: '/reports/new', search: { definition: { ...askedOf(definition, search), chart } } })
  }
  return (
    <>
      <PageHeader
        title={report.name}
        back="/reports"
        actions={
          <>
            <ExportMenu asked={asked} name={report.name} />
            {report.definition ? (
              <HeaderButton
                quiet
                icon={IconAdjustments}
                label={t('report-pages:change')}
                onClick={() => change(report.definition)}
              />
            ) : null}
          </>
        }
      />
      <ReportBody
        key={key}
        name={report.name}
        about={report.about}
        asked={asked}
        definition={report.definition}
        compares={report.compares}
        period={report.period}
        chart={report.chart}
        unfiltered={report.key === 'managers'}
        models={report.models}
        search={search}
        onChange={part => void navigate({ search: now => ({ ...now, ...part }), replace: true })}
      />
    </>
  )
}
