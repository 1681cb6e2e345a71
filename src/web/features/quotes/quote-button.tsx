import { Button } from '@mantine/core'
import { IconFileInvoice } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { canCreate, useSchema } from '../../app/schema.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { QuoteSheet } from './lazy-quote-sheet.tsx'

/** What is done with a lead that is none any more is done elsewhere. */
const closed = ['converted', 'refused']

/** The first of two presses that send a quote, on the card of a deal or of a client. */
export function QuoteButton({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const mayMake = useSchema().objects.some(each => each.name === 'quote' && canCreate(each))
  if (!mayMake || (object.name === 'lead' && closed.includes(String(record.status)))) return null
  return (
    <Button
      variant="default"
      leftSection={<IconFileInvoice size={16} stroke={1.6} />}
      onClick={() => openOver(close => <QuoteSheet of={{ object, record }} onClose={close} />)}
    >
      {t('deals:quote')}
    </Button>
  )
}
