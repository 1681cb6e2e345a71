import { ActionIcon, Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { useIsPhone } from '../../ui/use-phone.ts'

/** Whether a source shows a form of ours on sites. */
export const hasForm = ({ kind }: RecordJson): boolean => kind === 'form' || kind === 'callback'

/** Opens the page on which the form, as it is saved, can be sent in earnest. */
export function TryIt({ source }: { source: RecordJson }) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  if (!hasForm(source) || !source.active || !source.key) return null
  const href = `/f/${asText(source.key)}/test`
  const place = { component: 'a', href, target: '_blank', rel: 'noreferrer', variant: 'default' } as const
  return phone ? (
    <ActionIcon {...place} size={40} radius="md" aria-label={t('sources:tryIt')}>
      <IconExternalLink size={20} stroke={1.6} />
    </ActionIcon>
  ) : (
    <Button {...place} leftSection={<IconExternalLink size={16} stroke={1.6} />}>
      {t('sources:tryIt')}
    </Button>
  )
}
