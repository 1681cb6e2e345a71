import { useTranslation } from 'react-i18next'
import { type Counts, outcomes } from './imports.ts'

/** `120 new, 14 joined, 3 refused`. */
export function CountWords({ counts }: { counts: Counts }) {
  const { t } = useTranslation()
  const words = outcomes
    .filter(outcome => counts[outcome])
    .map(outcome => t(`exchange-page:count.${outcome}`, { count: counts[outcome] }))
  return (
    <>{words.length ? words.join(', ') : counts.read ? t('exchange-page:count.read', { count: counts.read }) : ''}</>
  )
}
