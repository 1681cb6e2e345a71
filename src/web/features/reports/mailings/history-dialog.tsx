import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { errorWords } from '../../../ui/toast.ts'
import { type DeliveryJson, deliveriesQuery } from './mailings.ts'

export interface HistoryDialogProps {
  id: string
  name: string
  onClose: () => void
}

const tones: Record<DeliveryJson['state'], Tone> = { waiting: 'accent', sent: 'good', skipped: 'quiet', failed: 'bad' }

/** What a mailing sent, to whom, and why it did not. */
export function HistoryDialog({ id, name, onClose }: HistoryDialogProps) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const { data, error } = useQuery({ ...deliveriesQuery(id), refetchInterval: 10_000 })
  return (
    <Dialog opened onClose={onClose} title={t('mailings:historyOf', { name })} size="lg">
      {error ? (
        <Text c="red" size="sm" role="alert">
          {errorWords(error)}
        </Text>
      ) : null}
      {!data && !error ? <Lines count={4} /> : null}
      {data && !data.length ? (
        <Text size="sm" c="dimmed">
          {t('mailings:noHistory')}
        </Text>
      ) : null}
      {data?.length ? (
        <Table verticalSpacing="xs" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('mailings:whenHead')}</Table.Th>
              <Table.Th>{t('mailings:whoHead')}</Table.Th>
              <Table.Th>{t('mailings:howHead')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.map(delivery => (
              <Table.Tr key={delivery.id}>
                <Table.Td>
                  {exact(new Date(delivery.dueAt))}
                  {delivery.trial ? (
                    <Text size="xs" c="dimmed">
                      {t('mailings:trial')}
                    </Text>
                  ) : null}
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{delivery.recipientName}</Table.Td>
                <Table.Td>
                  <StatusBadge tone={tones[delivery.state]}>
                    {t(`mailings:deliveryStates.${delivery.state}`)}
                  </StatusBadge>
                  {delivery.reason ? (
                    <Text size="xs" c="dimmed">
                      {delivery.reason.message}
                    </Text>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
    </Dialog>
  )
}
