import { Alert } from '@mantine/core'
import { IconLayoutDashboard, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { errorWords } from '../../../ui/toast.ts'
import { type DashboardJson, dashboardsQuery } from '../kept.ts'
import { KeptDialog } from '../kept-dialog.tsx'
import { ReportCard } from '../report-card.tsx'
import classes from '../reports-list.module.css'

/** The dashboards that one has or was shown. */
export function DashboardsPage() {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const [making, setMaking] = useState(false)
  const { data, error } = useQuery(dashboardsQuery)
  return (
    <>
      <PageHeader
        title={t('report-pages:dashboards')}
        actions={
          <HeaderButton icon={IconPlus} label={t('report-pages:newDashboard')} onClick={() => setMaking(true)} />
        }
      />
      <div className={classes.page}>
        {error ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        {!data && !error ? <Lines count={4} /> : null}
        {data?.length === 0 ? (
          <Empty
            icon={IconLayoutDashboard}
            title={t('report-pages:noDashboards')}
            text={t('report-pages:noDashboardsText')}
          />
        ) : null}
        {data?.length ? (
          <ul className={classes.cards}>
            {data.map(({ id, name, about, owner, ownerName, shared }) => (
              <ReportCard
                key={id}
                to={`/dashboards/${id}`}
                icon={IconLayoutDashboard}
                name={name}
                about={about}
                note={owner === me.id ? t(`report-pages:shared.${shared}`) : t('report-pages:by', { name: ownerName })}
              />
            ))}
          </ul>
        ) : null}
      </div>
      {making ? (
        <KeptDialog<DashboardJson>
          kind="dashboards"
          content={{ layout: { tiles: [] } }}
          onSaved={({ id }) => void navigate({ to: `/dashboards/${id}` })}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </>
  )
}
