import { Alert } from '@mantine/core'
import { IconUserOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../app/api.ts'
import { useFormats } from '../app/format.ts'
import type { SlotProps } from './card-page.tsx'

interface ErasureOfRecord {
  erasure: { number: number; at: string; finishedAt: string | null } | null
}

/** Says of an emptied card by which erasure it was emptied; of others nothing. */
export function ErasedCard({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data } = useQuery({
    queryKey: ['erased', record.id],
    queryFn: ({ signal }) => api.get<ErasureOfRecord>(`/personal-data/erased/${object.name}/${record.id}`, { signal }),
    retry: false,
    meta: { quiet: true },
  })
  if (!data?.erasure) return null
  const { number, at, finishedAt } = data.erasure
  return (
    <Alert m="8px 24px 0" color="gray" role="status" icon={<IconUserOff size={18} />} title={t('card:erasedTitle')}>
      {t('card:erased', { number, at: formats.exact(new Date(finishedAt ?? at)) })}
    </Alert>
  )
}
