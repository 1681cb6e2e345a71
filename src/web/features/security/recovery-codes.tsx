import { Button, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyBox } from '../../ui/copy-box.tsx'

/** The ways in without a phone. The server tells them this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation()
  return (
    <Stack>
      <Text size="sm">{t('second-factor:codesText')}</Text>
      <CopyBox text={codes.join('\n')} label={t('second-factor:codesTitle')} code />
      <Button onClick={onDone} data-autofocus>
        {t('second-factor:kept')}
      </Button>
    </Stack>
  )
}
