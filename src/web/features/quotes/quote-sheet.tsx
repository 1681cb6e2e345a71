import { Alert, Button, Group, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import { Sending } from '../sending/sending.tsx'

export interface QuoteSheetProps {
  /** Of which a quote is made, or its draft taken. */
  deal?: RecordJson
  /** One that is there. */
  quote?: RecordJson
  onClose: () => void
}

/** A draft older than that is not the one that was just asked for, in milliseconds. */
const fresh = 60_000

/** What is about to be sent, filled in: the second press sends it. */
export function QuoteSheet({ deal, quote: given, onClose }: QuoteSheetProps) {
  const { t } = useTranslation()
  const made = useMutation({
    mutationFn: (another: boolean) => api.post<RecordJson>(`/deals/${deal?.id}/quotes`, another ? { another } : {}),
    meta: { quiet: true },
  })
  const { mutate } = made
  const dealId = deal?.id
  useEffect(() => {
    if (dealId) mutate(false)
  }, [dealId, mutate])
  const quote = given ?? made.data
  const isOlder = deal && quote && Date.now() - Date.parse(quote.createdAt) > fresh
  return (
    <Dialog opened onClose={onClose} size="xl" title={t('quotes:sheet.title')}>
      {made.error ? <Alert color="red">{errorWords(made.error)}</Alert> : null}
      {isOlder ? (
        <Alert color="gray" mb="sm" p="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t('quotes:sheet.older')}</Text>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlus size={14} />}
              loading={made.isPending}
              onClick={() => mutate(true)}
            >
              {t('quotes:sheet.another')}
            </Button>
          </Group>
        </Alert>
      ) : null}
      {quote ? (
        <Sending
          key={quote.id}
          record={quote}
          path={`/quotes/${quote.id}`}
          words={{ objects: ['quote', 'deal'], sent: t('quotes:sheet.sent'), takenBack: t('quotes:sheet.takenBack') }}
          hint={t('quotes:sheet.linkHint', { place: '{{link}}' })}
          onClose={onClose}
        />
      ) : made.error ? null : (
        <Lines count={6} />
      )}
    </Dialog>
  )
}
