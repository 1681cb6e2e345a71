import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'
import { TaskForm } from './task-form.tsx'

/** A task of one's own, about no card. */
export function NewTask({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog opened onClose={onClose} title={t('records:compose.task')}>
      <TaskForm on={null} onDone={onClose} />
    </Dialog>
  )
}
