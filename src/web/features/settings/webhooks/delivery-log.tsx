import { Button } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../../ui/empty.tsx'
import ledger from '../../../ui/ledger.module.css'
import { Segments } from '../../../ui/segments.tsx'
import rows from '../parts/rows.module.css'
import { DeliveryRow } from './delivery-row.tsx'
import classes from './webhooks.module.css'
import { type DeliveryState, logQuery, type WebhookJson } from './webhooks.ts'

const shownStates = ['', 'waiting', 'delivered', 'failed'] as const satisfies (DeliveryState | '')[]

/** What was told and is to be told, the newest first. */
export function DeliveryLog({ webhook }: { webhook: WebhookJson }) {
  const { t } = useTranslation()
  const [state, setState] = useState<(typeof shownStates)[number]>('')
  const log = useInfiniteQuery(logQuery(webhook.id, state))
  const deliveries = log.data?.pages.flatMap(page => page.data)
  return (
    <section aria-labelledby="webhook-log">
      <div className={classes.head}>
        <h2 className={rows.sectionTitle} id="webhook-log">
          {t('webhooks:log')}
        </h2>
        <Segments
          label={t('webhooks:log')}
          value={state}
          choices={shownStates.map(value => ({ value, label: t(`webhooks:shown.${value || 'all'}`) }))}
          onChange={setState}
        />
      </div>
      {deliveries?.length ? (
        <ul className={`${ledger.list} ${classes.lines}`}>
          {deliveries.map(delivery => (
            <DeliveryRow key={delivery.id} delivery={delivery} mayReplay={webhook.state === 'on'} />
          ))}
        </ul>
      ) : deliveries ? (
        <Empty icon={IconListSearch} title={t('webhooks:logEmpty')} text={t('webhooks:logEmptyText')} />
      ) : null}
      {log.hasNextPage ? (
        <Button
          className={classes.earlier}
          variant="default"
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t('webhooks:earlier')}
        </Button>
      ) : null}
    </section>
  )
}
