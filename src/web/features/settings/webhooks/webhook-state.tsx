import { useTranslation } from 'react-i18next'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import type { WebhookJson } from './webhooks.ts'

/** How it stands, in a word: on, failing, paused, off. */
export function WebhookState({ webhook: { state, failingSince } }: { webhook: WebhookJson }) {
  const { t } = useTranslation()
  if (state === 'on' && failingSince) return <StatusBadge tone="warn">{t('webhooks:states.failing')}</StatusBadge>
  const tone = { on: 'good', paused: 'bad', off: 'quiet' } as const
  return <StatusBadge tone={tone[state]}>{t(`webhooks:states.${state}`)}</StatusBadge>
}
