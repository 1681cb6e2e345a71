import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SlotProps } from '../../records/card-page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { consentsQuery, wordsIn } from './consents.ts'

/** Says below the header that the person is not to be sent advertising: he took his consent back. */
export function NoAdvertising({ object, record }: SlotProps) {
  const { t, i18n } = useTranslation()
  const { data } = useQuery(consentsQuery(object, record.id))
  const withdrawn = data?.data.filter(({ purpose, state }) => purpose.kind === 'advertising' && state === 'withdrawn')
  if (!withdrawn?.length) return null
  const names = withdrawn.map(({ purpose }) => wordsIn(purpose.name, i18n.language)).join(', ')
  return (
    <p title={names}>
      <StatusBadge tone="bad">{t('card:consents.noAdvertising')}</StatusBadge>
    </p>
  )
}
