import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FormDialog } from './form-dialog.tsx'
import { errorWords } from './toast.tsx'

interface ConfirmProps {
  title: string
  /** What will happen, and whether it can be undone. */
  text: ReactNode
  action: string
  /** Not dangerous: the button is not red. */
  harmless?: boolean
  run: () => Promise<unknown>
  onClose: () => void
}

/** Asks before something that is not easily undone, and says what the server refused. */
export function Confirm({ title, text, action, harmless, run, onClose }: ConfirmProps) {
  const doing = useMutation({ mutationFn: run, onSuccess: onClose, meta: { quiet: true } })
  return (
    <FormDialog
      title={title} text={text} action={action} danger={!harmless} pending={doing.isPending} problem={doing.error && errorWords(doing.error)}
      onSubmit={() => doing.mutate()} onClose={onClose} size="sm"
    />
  )
}
