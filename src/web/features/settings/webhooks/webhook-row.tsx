import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import rows from '../parts/rows.module.css'
import { useEventWords } from './event-words.ts'
import { WebhookState } from './webhook-state.tsx'
import type { WebhookJson } from './webhooks.ts'

/** A webhook: where it leads, what is told, whether it is taken. */
export function WebhookRow({ webhook }: { webhook: WebhookJson }) {
  const { t } = useTranslation()
  const words = useEventWords()
  const { id, name, url, events, state, deliveredAt, waiting, failed } = webhook
  return (
    <li className={rows.row} data-off={state === 'off' || undefined}>
      <div className={rows.names}>
        <Link to="/settings/webhooks/$id" params={{ id }} className={rows.title}>
          {name}
        </Link>
        <span className={rows.note}>{url}</span>
      </div>
      <span className={rows.cell}>{words(events)}</span>
      <span className={rows.cell}>
        {deliveredAt ? (
          <>
            {t('webhooks:lastTaken')} <RelativeTime at={deliveredAt} />
          </>
        ) : (
          t('webhooks:neverTaken')
        )}
        {waiting ? <span className={rows.note}>{t('webhooks:waiting', { count: waiting })}</span> : null}
        {failed ? <span className={rows.note}>{t('webhooks:failed', { count: failed })}</span> : null}
      </span>
      <div className={rows.end}>
        <WebhookState webhook={webhook} />
      </div>
    </li>
  )
}
