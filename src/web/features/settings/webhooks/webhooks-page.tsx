import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookRow } from './webhook-row.tsx'
import { webhooksQuery } from './webhooks.ts'

/** Addresses outside that are told what happens, and whether they take it. */
export function WebhooksPage() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const webhooks = useQuery({ ...webhooksQuery, enabled: useMe().admin })
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const show = (made: string) => {
    setSecret(made)
    return queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey })
  }
  return (
    <SettingsFrame
      title={t('webhooks:title')}
      text={t('webhooks:text')}
      asked={webhooks}
      actions={<HeaderButton icon={IconPlus} label={t('webhooks:add')} onClick={() => setAdding(true)} />}
    >
      {webhooks.data?.length ? (
        <ul
          className={rows.rows}
          style={{ '--columns': 'minmax(0, 1.2fr) minmax(0, 1.3fr) minmax(0, 0.8fr) auto' } as React.CSSProperties}
        >
          {webhooks.data.map(webhook => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconWebhook} title={t('webhooks:none')} text={t('webhooks:noneText')} />
      )}
      {adding ? <WebhookDialog onMade={show} onClose={() => setAdding(false)} /> : null}
      {secret ? <SecretDialog secret={secret} onClose={() => setSecret(null)} /> : null}
    </SettingsFrame>
  )
}
