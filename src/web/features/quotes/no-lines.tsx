import { Alert, Button, Group, Text } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { LinesDialog } from '../../fields/lines/lines-dialog.tsx'
import { toastError } from '../../ui/toast.ts'
import { forgetSending } from '../sending/sending.ts'

/** A quote that begins without lines gets them here, before it is sent. */
export function NoLines({ quote, onFilled }: { quote: RecordJson; onFilled: (quote: RecordJson) => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const object = useObject('quote')
  const field = fieldOf(object, 'items')
  const [open, setOpen] = useState(false)
  if (!field) return null
  const path = `/quotes/${quote.id}`
  const look = async () => {
    setOpen(false)
    const filled = await api.get<RecordJson>(path)
    forgetSending(queryClient, path)
    onFilled(filled)
  }
  return (
    <Alert color="gray" mb="sm" p="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t('quotes:sheet.empty')}</Text>
        <Button size="compact-sm" leftSection={<IconListDetails size={14} />} onClick={() => setOpen(true)}>
          {t('quotes:sheet.fill')}
        </Button>
      </Group>
      {open ? (
        <LinesDialog
          object={object}
          record={quote}
          values={valuesOf(quote)}
          field={field}
          kept={undefined}
          onSave={({ after }) => api.patch<RecordJson>(path, { items: after }, { version: quote.version })}
          onClose={() => void look().catch(toastError)}
        />
      ) : null}
    </Alert>
  )
}

const valuesOf = (record: RecordJson): JsonObject =>
  Object.fromEntries(Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
