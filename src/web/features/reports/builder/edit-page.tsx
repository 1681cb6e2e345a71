import { Alert, Button } from '@mantine/core'
import { IconDeviceFloppy, IconEyeOff } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { NotFoundPage } from '../../../app/error-page.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { PageLoading } from '../../../ui/loading.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import type { ReportDefinition } from '../figures.ts'
import { type KeptReport, keptKeys, keptReportQuery } from '../kept.ts'
import { KeptDialog } from '../kept-dialog.tsx'
import { Builder } from './builder.tsx'
import { isFinished } from './draft.ts'
import { useDraftInAddress } from './use-draft-in-address.ts'

/** A kept report being changed, by who may. */
export function EditReportPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/shell/reports/$id/edit' })
  const { data: report, error } = useQuery(keptReportQuery(id))
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />
  if (error)
    return (
      <Alert color="red" role="alert" m="lg">
        {errorWords(error)}
      </Alert>
    )
  if (!report) return <PageLoading />
  if (report.definition && report.can.change) return <EditReport report={report} definition={report.definition} />
  return (
    <>
      <PageHeader title={report.name} back={`/reports/${id}`} />
      <Empty icon={IconEyeOff} title={t(report.definition ? 'report-pages:notYours' : 'report-pages:hidden')} />
    </>
  )
}

function EditReport({ report, definition }: { report: KeptReport; definition: ReportDefinition }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { definition: given } = useSearch({ from: '/shell/reports/$id/edit' })
  const [draft, change] = useDraftInAddress(given, () => definition)
  const [measure, setMeasure] = useState(0)
  const [apart, setApart] = useState(false)
  const back = `/reports/${report.id}`
  const saving = useMutation({
    mutationFn: () =>
      api.patch<KeptReport>(`/reports/${report.id}`, { definition: draft }, { version: report.version }),
    onSuccess: async saved => {
      queryClient.setQueryData(keptReportQuery(report.id).queryKey, saved)
      toast({ message: t('report-pages:saved', { name: saved.name }) })
      await navigate({ to: back, replace: true })
      await queryClient.invalidateQueries({ queryKey: keptKeys.reports })
    },
  })
  return (
    <>
      <PageHeader
        title={report.name}
        back={back}
        actions={
          <>
            <Button variant="default" disabled={!isFinished(draft)} onClick={() => setApart(true)}>
              {t('report-pages:saveAs')}
            </Button>
            <Button
              leftSection={<IconDeviceFloppy size={16} stroke={1.6} />}
              disabled={!isFinished(draft)}
              loading={saving.isPending}
              onClick={() => saving.mutate()}
            >
              {t('save')}
            </Button>
          </>
        }
      />
      <Builder name={report.name} draft={draft} measure={measure} onMeasure={setMeasure} onChange={change} />
      {apart ? (
        <KeptDialog<KeptReport>
          kind="reports"
          name={t('report-pages:copyOf', { name: report.name })}
          content={{ definition: draft }}
          onSaved={({ id }) => void navigate({ to: `/reports/${id}`, replace: true })}
          onClose={() => setApart(false)}
        />
      ) : null}
    </>
  )
}
