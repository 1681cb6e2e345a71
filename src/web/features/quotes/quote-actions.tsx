import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconCopy, IconLink, IconPhoneCall, IconSend, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { recordKeys } from '../../records/queries.ts'
import { openOver } from '../../ui/overlay.tsx'
import { toast } from '../../ui/toast.ts'
import { DecisionDialog } from './decision-dialog.tsx'
import { QuoteSheet } from './lazy-quote-sheet.tsx'
import { LinkDialog } from './link-dialog.tsx'

const isOut = (status: unknown): boolean =>
  ['sent', 'opened', 'changed', 'declined', 'expired'].includes(String(status))

/** What is done with a quote: sent, copied, withdrawn, and what the client said otherwise taken down. */
export function QuoteActions({ record: quote }: SlotProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const queryClient = useQueryClient()
  const done = () => void queryClient.invalidateQueries({ queryKey: recordKeys.all('quote') })
  const withdraw = useMutation({
    mutationFn: () => api.post(`/quotes/${quote.id}/withdrawal`),
    onSuccess: () => {
      done()
      toast({ message: t('quotes:card.withdrawn') })
    },
  })
  const copy = useMutation({
    mutationFn: () => api.post<RecordJson>(`/quotes/${quote.id}/copies`),
    onSuccess: ({ id }) => {
      done()
      router.history.push(`/quotes/${id}`)
    },
  })
  const mayChange = quote.can?.update !== false
  const status = quote.status
  return (
    <>
      {mayChange && status !== 'accepted' ? (
        <Button
          leftSection={<IconSend size={16} stroke={1.6} />}
          onClick={() => openOver(close => <QuoteSheet quote={quote} onClose={close} />)}
        >
          {t(status === 'draft' ? 'quotes:card.send' : 'quotes:card.sendAgain')}
        </Button>
      ) : null}
      {mayChange && isOut(status) ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} stroke={1.6} />}>
              {t('quotes:card.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={() => copy.mutate()}>
              {t('quotes:card.copy')}
            </Menu.Item>
            {status === 'declined' ? null : (
              <Menu.Item
                leftSection={<IconPhoneCall size={16} stroke={1.6} />}
                onClick={() => openOver(close => <DecisionDialog quote={quote} onDone={done} onClose={close} />)}
              >
                {t('quotes:card.takeDown')}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<IconLink size={16} stroke={1.6} />}
              onClick={() => openOver(close => <LinkDialog quote={quote} onDone={done} onClose={close} />)}
            >
              {t('quotes:card.newLink')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconX size={16} stroke={1.6} />}
              c="var(--r-bad)"
              onClick={() => withdraw.mutate()}
            >
              {t('quotes:card.withdraw')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Button
          variant="default"
          leftSection={<IconCopy size={16} stroke={1.6} />}
          loading={copy.isPending}
          onClick={() => copy.mutate()}
        >
          {t('quotes:card.copy')}
        </Button>
      )}
    </>
  )
}
