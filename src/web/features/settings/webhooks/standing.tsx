import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import type { WebhookJson } from './webhooks.ts'

/** What is not as it should be, and what to do about it. */
export function Standing({ webhook }: { webhook: WebhookJson }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const { state, reason, stateSince, failingSince, restsUntil, replaying, waiting } = webhook
  const isResting = restsUntil !== null && Date.parse(restsUntil) > Date.now()
  return (
    <>
      {state !== 'on' && reason ? (
        <Alert color="red" mt="md" title={t(`webhooks:reasons.${reason}`, { at: exact(new Date(stateSince)) })}>
          {t(`webhooks:todo.${reason}`, { count: waiting })}
        </Alert>
      ) : null}
      {state === 'on' && failingSince ? (
        <Alert color="yellow" mt="md" title={t('webhooks:failingSince', { at: exact(new Date(failingSince)) })}>
          {isResting ? t('webhooks:rests', { at: exact(new Date(restsUntil)) }) : t('webhooks:triesAgain')}
        </Alert>
      ) : null}
      {replaying ? (
        <Alert color="gray" mt="md">
          {t('webhooks:replaying', {
            from: exact(new Date(replaying.from)),
            to: exact(new Date(replaying.to)),
            count: replaying.found,
          })}
        </Alert>
      ) : null}
    </>
  )
}
