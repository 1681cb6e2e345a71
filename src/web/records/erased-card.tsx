import { Alert } from '@mantine/core'
import { IconUserOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../app/format.ts'
import type { ErasureOfRecord } from './erasure.ts'

/** Says of an emptied card by which erasure it was emptied. */
export function ErasedCard({ erasure: { number, at, finishedAt } }: { erasure: ErasureOfRecord }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <Alert
      mx={{ base: 16, sm: 24 }}
      mt={8}
      mb={12}
      color="gray"
      role="status"
      icon={<IconUserOff size={18} />}
      title={t('card:erasedTitle')}
    >
      {t('card:erased', { number, at: formats.exact(new Date(finishedAt ?? at)) })}
    </Alert>
  )
}
