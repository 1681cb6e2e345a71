import { Alert, Button, type ModalProps, Stack, Text } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'
import { DialogActions } from './dialog-actions.tsx'

interface FormDialogProps {
  title: string
  /** A sentence on what this does. */
  text?: ReactNode
  /** What the button says. */
  action: string
  /** What may be done with it instead. */
  other?: { label: string; run: () => void }
  /** It takes something away. */
  danger?: boolean
  pending: boolean
  disabled?: boolean
  /** What is wrong and stands at no field. */
  problem: string | null
  onSubmit: () => void
  onClose: () => void
  size?: ModalProps['size']
  children?: ReactNode
}

/** A form over the page. A press beside it does not close it: what was typed is only left on purpose. */
export function FormDialog({
  title,
  text,
  action,
  other,
  danger,
  pending,
  disabled,
  problem,
  onSubmit,
  onClose,
  size = 'md',
  children,
}: FormDialogProps) {
  const { t } = useTranslation()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A dialog that was opened out of a form is no part of it.
    event.stopPropagation()
    if (!pending && !disabled) onSubmit()
  }
  return (
    <Dialog opened onClose={onClose} title={title} size={size} closeOnClickOutside={false}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {text ? (
            <Text size="sm" c="dimmed" component="div">
              {text}
            </Text>
          ) : null}
          {children}
          {problem ? (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          ) : null}
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            {other ? (
              <Button variant="default" disabled={pending || disabled} onClick={other.run}>
                {other.label}
              </Button>
            ) : null}
            <Button type="submit" color={danger ? 'red' : undefined} loading={pending} disabled={disabled}>
              {action}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}
