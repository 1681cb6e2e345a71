import { Alert } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../../ui/empty.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { errorWords } from '../../../ui/toast.ts'
import rows from '../../settings/parts/rows.module.css'
import { dashboardsQuery, keptReportsQuery } from '../kept.ts'
import classes from '../reports-list.module.css'
import { WallRows } from '../walls/wall-rows.tsx'
import { MailingRow } from './mailing-row.tsx'
import { mailingsQuery } from './mailings.ts'

/** Where figures go by themselves: to mailboxes, and on screens. */
export function MailingsPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('mailings:title')} back="/reports" />
      <div className={classes.page}>
        <section aria-labelledby="mailings">
          <h2 id="mailings" className={classes.theme}>
            {t('mailings:mailings')}
          </h2>
          <Mailings />
        </section>
        <section aria-labelledby="walls">
          <h2 id="walls" className={classes.theme}>
            {t('mailings:walls')}
          </h2>
          <WallRows />
        </section>
      </div>
    </>
  )
}

function Mailings() {
  const { t } = useTranslation()
  const { data, error } = useQuery(mailingsQuery)
  const reports = useQuery(keptReportsQuery)
  const dashboards = useQuery(dashboardsQuery)
  const own = new Set(
    [...(reports.data ?? []), ...(dashboards.data ?? [])].flatMap(({ id, can }) => (can.change ? [id] : [])),
  )
  if (error)
    return (
      <Alert color="red" role="alert">
        {errorWords(error)}
      </Alert>
    )
  if (!data) return <Lines count={3} />
  return (
    <>
      {data.canSend ? null : (
        <Alert color="yellow" mb="md">
          {t('mailings:noServer')}
        </Alert>
      )}
      {data.data.length ? (
        <ul className={rows.rows} style={columns}>
          {data.data.map(mailing => (
            <MailingRow key={mailing.id} mailing={mailing} toOthers={own.has(mailing.of.id)} canSend={data.canSend} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconMail} title={t('mailings:none')} text={t('mailings:noneText')} />
      )}
    </>
  )
}

const columns: CSSProperties & Record<'--columns', string> = {
  '--columns': 'minmax(0, 1.3fr) minmax(0, 1fr) minmax(0, 1.2fr) auto',
}
