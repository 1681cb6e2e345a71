import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { useFormats } from '../../../app/format.ts'
import { asText } from '../../../fields/widget.ts'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { Dialog } from '../../../ui/dialog.tsx'

export interface Invitation {
  token: string
  path: string
  /** Whole, where the server is told its address. */
  url: string | null
  expiresAt: string
  /** To which e-mail a letter is on its way. */
  sentTo: string | null
}

/** The link that lets somebody choose a password. The server shows it this once. */
export function InvitationDialog({
  user,
  invitation,
  onClose,
}: {
  user: RecordJson
  invitation: Invitation
  onClose: () => void
}) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { sentTo, expiresAt } = invitation
  const date = formats.exact(new Date(expiresAt))
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('settings:users.linkFor', { name: asText(user.name) })}
      size="lg"
      closeOnClickOutside={false}
    >
      <Stack>
        <Text size="sm">
          {sentTo ? t('settings:users.linkSent', { email: sentTo, date }) : t('settings:users.linkText', { date })}
        </Text>
        <CopyBox
          text={invitation.url ?? `${window.location.origin}${invitation.path}`}
          label={t('settings:users.link')}
        />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('settings:done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
