import { Alert } from '@mantine/core'
import { IconAdjustments, IconEyeOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../app/api-error.ts'
import { NotFoundPage } from '../../app/error-page.tsx'
import { useMe } from '../../app/session.ts'
import { Empty } from '../../ui/empty.tsx'
import { HeaderButton } from '../../ui/header-button.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import { ExportMenu } from './export-menu.tsx'
import { type KeptReport, keptReportQuery } from './kept.ts'
import { KeptDialog } from './kept-dialog.tsx'
import { KeptMenu } from './kept-menu.tsx'
import type { MailingDialogProps } from './mailings/mailing-dialog.tsx'
import { ReportBody } from './report-body.tsx'
import { askedOf, readReportSearch } from './report-search.ts'
import { useRemoveKept } from './use-remove-kept.ts'

const MailingDialog = lazyPart<MailingDialogProps>(
  async () => (await import('./mailings/mailing-dialog.tsx')).MailingDialog,
)

/** A report that somebody keeps. */
export function KeptReportPage() {
  const { id } = useParams({ from: '/shell/reports/$id' })
  const { data: report, error } = useQuery(keptReportQuery(id))
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />
  if (error)
    return (
      <Alert color="red" role="alert" m="lg">
        {errorWords(error)}
      </Alert>
    )
  return report ? <OpenReport key={report.id} report={report} /> : <PageLoading />
}

function OpenReport({ report }: { report: KeptReport }) {
  const { t } = useTranslation()
  const me = useMe()
  const phone = useIsPhone()
  const search = readReportSearch({ ...useSearch({ from: '/shell/reports/$id' }) })
  const navigate = useNavigate({ from: '/reports/$id' })
  const [opened, setOpened] = useState<'access' | 'mail' | null>(null)
  const removing = useRemoveKept('reports')
  const { id, name, definition, can, owner, ownerName, shared, problems } = report
  const asked = definition && { definition: askedOf(definition, search) }
  const copy = () =>
    void navigate({
      to: '/reports/new',
      search: definition ? { definition, name: t('report-pages:copyOf', { name }) } : {},
    })
  return (
    <>
      <PageHeader
        title={name}
        note={
          phone
            ? undefined
            : owner === me.id
              ? t(`report-pages:shared.${shared}`)
              : t('report-pages:by', { name: ownerName })
        }
        back="/reports"
        actions={
          <>
            {asked ? <ExportMenu asked={asked} name={name} /> : null}
            <KeptMenu
              name={name}
              onCopy={definition ? copy : undefined}
              onMail={definition ? () => setOpened('mail') : undefined}
              onAccess={can.change ? () => setOpened('access') : undefined}
              onRemove={can.change ? () => removing.mutate(report) : undefined}
            />
            {can.change ? (
              <HeaderButton
                quiet
                icon={IconAdjustments}
                label={t('report-pages:change')}
                onClick={() => void navigate({ to: `/reports/${id}/edit` })}
              />
            ) : null}
          </>
        }
      />
      {definition && asked ? (
        <ReportBody
          name={name}
          about={report.about}
          asked={asked}
          definition={definition}
          compares
          period={definition.period ?? null}
          chart={definition.chart}
          search={search}
          onChange={part => void navigate({ search: now => ({ ...now, ...part }), replace: true })}
        />
      ) : (
        <Empty
          icon={IconEyeOff}
          title={t('report-pages:hidden')}
          text={problems.map(({ message }) => message).join(' ') || undefined}
        />
      )}
      {opened === 'access' ? (
        <KeptDialog<KeptReport> kind="reports" kept={report} onClose={() => setOpened(null)} />
      ) : null}
      {opened === 'mail' ? (
        <MailingDialog of={{ kind: 'report', id, name }} toOthers={can.change} onClose={() => setOpened(null)} />
      ) : null}
    </>
  )
}
