import { Alert, Button, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import type { MadeApp } from './apps.ts'

/** What the makers of an app need; its secret this once. */
export function MadeAppDialog({ made: { id, name, secret }, onClose }: { made: MadeApp; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('apps:madeTitle', { name })}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        {secret ? <Alert color="yellow">{t('apps:madeText')}</Alert> : null}
        <Named label="client_id" text={id} />
        {secret ? <Named label="client_secret" text={secret} /> : null}
        <Named label={t('apps:metadata')} text={`${window.location.origin}/.well-known/oauth-authorization-server`} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('apps:done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function Named({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <div>{label}</div>
      <CopyBox text={text} label={label} />
    </div>
  )
}
