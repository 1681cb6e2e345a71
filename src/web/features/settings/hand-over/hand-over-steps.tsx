import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Steps } from '../../../records/bulk/steps.tsx'
import { toast } from '../../../ui/toast.ts'
import { type HandOver, handOverQuery, useUndoHandOver } from './hand-overs.ts'
import { HandOverPreview } from './preview.tsx'

interface HandOverStepsProps {
  handOver: HandOver
  onBack: () => void
  onClose: () => void
}

/** What goes to whom, and how far it is. */
export function HandOverSteps({ handOver, onBack, onClose }: HandOverStepsProps) {
  const { t } = useTranslation()
  const tellEnd = useTellEnd()
  const end = () => {
    tellEnd(handOver)
    onClose()
  }
  return (
    <Steps
      begun={handOver}
      path={`/hand-overs/${handOver.id}`}
      queryKey={handOverQuery(handOver.id).queryKey}
      preview={<HandOverPreview handOver={handOver} />}
      commit={{
        label: t('settings:handOver.commit'),
        disabled: !handOver.parts.some(({ counts }) => counts.willChange),
      }}
      back={{ label: t('bulk:back'), run: onBack }}
      working={t('settings:handOver.working')}
      onEnd={end}
    />
  )
}

/** Everything that shows whose it is is asked anew, and all of it can be taken back from the toast. */
function useTellEnd(): (handOver: HandOver) => void {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const undo = useUndoHandOver()
  return handOver => {
    void queryClient.invalidateQueries()
    if (!handOver.committedAt) return
    const done = t('settings:handOver.done', { count: handOver.counts.changed })
    toast({
      message: handOver.state === 'done' ? done : t('bulk:stopped', { done }),
      action: { label: t('bulk:undo'), run: () => void undo(handOver) },
    })
  }
}
