import { Button } from '@mantine/core'
import { IconFileCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ErasureJson } from './personal-data.ts'

/** The page to print for the person or the authority. */
export function ConfirmationLink({ erasure: { id, number } }: { erasure: ErasureJson }) {
  const { t } = useTranslation()
  return (
    <Button
      component="a"
      href={`/api/v1/personal-data/erasures/${id}/confirmation`}
      download
      size="compact-sm"
      variant="default"
      leftSection={<IconFileCheck size={14} />}
      aria-label={t('personal-data:confirmOf', { number })}
    >
      {t('personal-data:confirm')}
    </Button>
  )
}
