import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { TaskForm } from './task-form.tsx'

interface NewTaskProps {
  /** Whom or what it is about; a task of one's own is about nothing. */
  on?: Link
  title?: string
  onClose: () => void
}

/** A task planned from a page that is not its card. */
export function NewTask({ on, title, onClose }: NewTaskProps) {
  const { t } = useTranslation()
  return (
    <Dialog opened onClose={onClose} title={title ?? t('records:compose.task')}>
      <TaskForm on={on ?? null} onDone={onClose} />
    </Dialog>
  )
}
