import { useTranslation } from 'react-i18next'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import type { OwnFlow } from '../../automation/flows.ts'

/** Whether a flow is on, runs as it should, and is what its draft says. */
export function FlowState({ flow: { state, isChanged, broken } }: { flow: OwnFlow }) {
  const { t } = useTranslation()
  if (broken.length) return <StatusBadge tone="bad">{t('automation:states.broken')}</StatusBadge>
  if (state === 'on' && isChanged) return <StatusBadge tone="warn">{t('automation:states.changed')}</StatusBadge>
  const tone = state === 'on' ? 'good' : state === 'draft' ? 'warn' : 'quiet'
  return <StatusBadge tone={tone}>{t(`automation:states.${state}`)}</StatusBadge>
}
