import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import type { ApiKey } from './keys-page.tsx'

export type MadeKey = ApiKey & { key: string }

/** The key itself, this once. */
export function MadeKeyDialog({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  const { t } = useTranslation()
  const example = `curl ${window.location.origin}/api/v1/me -H "Authorization: Bearer ${made.key}"`
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('settings:keys.madeTitle', { name: made.name })}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow">{t('settings:keys.madeText')}</Alert>
        <CopyBox text={made.key} label={t('settings:keys.key')} />
        <Text size="sm">{t('settings:keys.try')}</Text>
        <CopyBox text={example} label={t('settings:keys.try')} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('settings:keys.kept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
