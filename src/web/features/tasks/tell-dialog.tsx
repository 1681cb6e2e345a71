import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { LetterForm } from '../letters/lazy-letter-form.tsx'
import { CallForm } from './call-form.tsx'
import { MeetingForm } from './meeting-form.tsx'
import { NoteForm } from './note-form.tsx'
import { TaskForm } from './task-form.tsx'

export type Told = 'note' | 'call' | 'task' | 'meeting' | 'letter'

interface TellDialogProps {
  what: Told
  on: Link
  /** Whom or what it is about. */
  title: string
  onClose: () => void
}

/** A note, a call, a task or a meeting added from wherever one is; it is saved, and the dialog is gone. */
export function TellDialog({ what, on, title, onClose }: TellDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog opened onClose={onClose} title={`${t(`records:compose.${what}`)}: ${title}`} size="lg">
      {what === 'note' ? <NoteForm on={on} onDone={onClose} /> : null}
      {what === 'call' ? <CallForm on={on} onDone={onClose} /> : null}
      {what === 'meeting' ? <MeetingForm on={on} onDone={onClose} /> : null}
      {what === 'letter' ? <LetterForm on={on} onDone={onClose} /> : null}
      {what === 'task' ? <TaskForm on={on} onDone={onClose} /> : null}
    </Dialog>
  )
}
