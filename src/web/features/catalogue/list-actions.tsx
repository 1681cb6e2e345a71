import { Button } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { CopyButton } from './copy-list.tsx'

/** On the card of a price list: to its prices, and to one like it. */
export function PriceListActions({ record }: { record: RecordJson }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <>
      <Button
        size="compact-sm"
        leftSection={<IconTable size={16} stroke={1.6} />}
        onClick={() => void navigate({ to: `/price-lists/${record.id}/prices` })}
      >
        {t('catalogue:prices')}
      </Button>
      <CopyButton list={record} />
    </>
  )
}
