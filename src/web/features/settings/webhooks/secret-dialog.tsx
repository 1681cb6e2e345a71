import { Alert, Button, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { Dialog } from '../../../ui/dialog.tsx'

interface SecretDialogProps {
  secret: string
  /** A former one signs beside it for a day. */
  renewed?: boolean
  onClose: () => void
}

/** By what messages are signed, this once. */
export function SecretDialog({ secret, renewed = false, onClose }: SecretDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('webhooks:secret.title')}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow">{t('webhooks:secret.once')}</Alert>
        <CopyBox text={secret} label={t('webhooks:secret.label')} />
        <p style={{ margin: 0 }}>{t(renewed ? 'webhooks:secret.renewedText' : 'webhooks:secret.text')}</p>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('webhooks:secret.done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
