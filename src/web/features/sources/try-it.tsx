import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'

/** Opens the page on which the form, as it is saved, can be sent in earnest. */
export function TryIt({ source }: { source: RecordJson }) {
  const { t } = useTranslation()
  if (source.kind !== 'form' || !source.active || !source.key) return null
  return (
    <Button
      component="a"
      href={`/f/${asText(source.key)}/test`}
      target="_blank"
      rel="noreferrer"
      variant="default"
      leftSection={<IconExternalLink size={16} stroke={1.6} />}
    >
      {t('sources:tryIt')}
    </Button>
  )
}
