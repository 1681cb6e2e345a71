import { Modal, type ModalProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFocusBack } from './use-focus-back.ts'
import { useIsPhone } from './use-phone.ts'

/** A dialog: over the page on a desktop, the whole screen on a phone. */
export function Dialog({ children, title, ...rest }: ModalProps) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  useFocusBack()
  return (
    <Modal
      title={title}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('close') }}
      styles={{ title: { fontWeight: 620, fontSize: 'var(--r-text-lg)', lineHeight: 1.3, overflowWrap: 'anywhere' } }}
      {...rest}
    >
      {children}
    </Modal>
  )
}
