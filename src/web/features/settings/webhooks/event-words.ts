import { useTranslation } from 'react-i18next'
import { useSchema } from '../../../app/schema.ts'
import { readEvents } from './chosen-events.ts'

/** What a webhook is told, in words: «Лиды: создание, слияние; Сделки: всё». */
export function useEventWords(): (events: readonly string[]) => string {
  const { t } = useTranslation()
  const { byName } = useSchema()
  return events => {
    if (!events.length) return t('webhooks:onlyFlows')
    return readEvents(events)
      .map(({ object, kinds }) => {
        const of = object === '*' ? t('webhooks:anyObject') : (byName.get(object)?.label.many ?? object)
        return `${of}: ${kinds.map(kind => t(`webhooks:kinds.${kind === '*' ? 'any' : kind}`)).join(', ')}`
      })
      .join('; ')
  }
}

/** A single event: «Лид: создание». */
export function useTypeWords(): (type: string) => string {
  const { t } = useTranslation()
  const { byName } = useSchema()
  return type => {
    if (type === 'webhook.test') return t('webhooks:trial')
    const [object = '', kind = ''] = type.split('.')
    return `${byName.get(object)?.label.one ?? object}: ${t(`webhooks:kinds.${kind}`, { defaultValue: kind })}`
  }
}
