import { Button } from '@mantine/core'
import { IconFileInvoice } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import { openOver } from '../../ui/overlay.tsx'
import { QuoteSheet } from './lazy-quote-sheet.tsx'

/** The first of two presses that send a quote of a deal. */
export function QuoteButton({ deal }: { deal: RecordJson }) {
  const { t } = useTranslation()
  const mayMake = useSchema().objects.some(object => object.name === 'quote' && canCreate(object))
  if (!mayMake) return null
  return (
    <Button
      variant="default"
      leftSection={<IconFileInvoice size={16} stroke={1.6} />}
      onClick={() => openOver(close => <QuoteSheet deal={deal} onClose={close} />)}
    >
      {t('deals:quote')}
    </Button>
  )
}
