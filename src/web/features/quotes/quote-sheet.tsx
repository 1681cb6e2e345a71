import { Alert, Button, Group, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { asLines } from '../../fields/item-lines.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import { Sending } from '../sending/sending.tsx'
import { NoLines } from './no-lines.tsx'

export interface QuoteSheetProps {
  /** The deal or client of which a quote is made, or its draft taken. */
  of?: SlotProps
  /** One that is there. */
  quote?: RecordJson
  onClose: () => void
}

/** A draft older than that is not the one that was just asked for, in milliseconds. */
const fresh = 60_000

/** What is about to be sent, filled in: the second press sends it. */
export function QuoteSheet({ of, quote: given, onClose }: QuoteSheetProps) {
  const { t } = useTranslation()
  const path = of && `/${of.object.plural}/${of.record.id}`
  const [filled, setFilled] = useState<RecordJson>()
  const made = useMutation({
    mutationFn: (another: boolean) => api.post<RecordJson>(`${path}/quotes`, another ? { another } : {}),
    onSuccess: () => setFilled(undefined),
    meta: { quiet: true },
  })
  const { mutate } = made
  useEffect(() => {
    if (path) mutate(false)
  }, [path, mutate])
  const quote = filled ?? given ?? made.data
  const words = of?.object.name === 'deal' ? ['older', 'another'] : ['olderClient', 'anotherClient']
  const isOlder = of && quote && Date.now() - Date.parse(quote.createdAt) > fresh
  return (
    <Dialog opened onClose={onClose} size="xl" title={t('quotes:sheet.title')}>
      {made.error ? <Alert color="red">{errorWords(made.error)}</Alert> : null}
      {isOlder ? (
        <Alert color="gray" mb="sm" p="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t(`quotes:sheet.${words[0]}`)}</Text>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlus size={14} />}
              loading={made.isPending}
              onClick={() => mutate(true)}
            >
              {t(`quotes:sheet.${words[1]}`)}
            </Button>
          </Group>
        </Alert>
      ) : null}
      {quote && !asLines(quote.items ?? null).length ? <NoLines quote={quote} onFilled={setFilled} /> : null}
      {quote ? (
        <Sending
          key={`${quote.id} ${quote.version}`}
          record={quote}
          kind="quote"
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
