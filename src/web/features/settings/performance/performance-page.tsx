import { Button } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { Database } from './database.tsx'
import { MadeIndexes } from './made-indexes.tsx'
import classes from './performance.module.css'
import { requestsQuery, statementsQuery } from './performance.ts'
import { Requests } from './requests.tsx'
import { StatementRow } from './statement-row.tsx'
import { useAmounts } from './use-amounts.ts'

const mostShown = 15

/** What is slow, why, and what would help. */
export function PerformancePage() {
  const { t } = useTranslation()
  const { time } = useAmounts()
  const [isWhole, setWhole] = useState(false)
  const isAdmin = useMe().admin
  const statements = useQuery({ ...statementsQuery, enabled: isAdmin })
  const requests = useQuery({ ...requestsQuery, enabled: isAdmin })
  const slow = statements.data?.data ?? []
  const limit = time(statements.data?.slowAfter ?? 0)
  return (
    <SettingsFrame title={t('performance:title')} text={t('performance:text')} asked={statements}>
      <section className={rows.section} aria-labelledby="performance-slow">
        <h2 className={rows.sectionTitle} id="performance-slow">
          {t('performance:slow')}
        </h2>
        <p className={rows.sectionText}>{t('performance:slowText', { time: limit })}</p>
        {slow.length ? (
          <ul className={`${rows.rows} ${classes.statements}`}>
            {(isWhole ? slow : slow.slice(0, mostShown)).map(statement => (
              <StatementRow key={statement.id} statement={statement} />
            ))}
          </ul>
        ) : (
          <Empty icon={IconGauge} title={t('performance:none')} text={t('performance:noneText', { time: limit })} />
        )}
        {slow.length > mostShown && !isWhole ? (
          <Button mt="xs" size="xs" variant="default" onClick={() => setWhole(true)}>
            {t('performance:showAll', { count: slow.length })}
          </Button>
        ) : null}
      </section>
      <MadeIndexes />
      {requests.data?.data.length ? <Requests requests={requests.data.data} /> : null}
      <Database />
    </SettingsFrame>
  )
}
