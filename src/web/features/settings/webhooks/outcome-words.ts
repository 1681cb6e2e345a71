import type { TFunction } from 'i18next'
import type { DeliveryJson } from './webhooks.ts'

/** What the last attempt came to: «Ответ 503 за 120 мс». */
export function outcomeWords({ status, tookMs, failure }: DeliveryJson, t: TFunction): string {
  if (status !== null) return t('webhooks:answered', { status, ms: tookMs ?? 0 })
  return failure ? t(`webhooks:failures.${failure}`, { defaultValue: t('webhooks:failures.notSigned') }) : ''
}
