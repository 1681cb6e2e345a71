import { Button, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { Dialog } from '../ui/dialog.tsx'

interface ConflictDialogProps {
  field: SchemaField
  /** What the record is called, where several may be asked about. */
  of?: string
  mine: Json
  theirs: Json
  /** So many fields more are asked for after this one. */
  more?: number
  onMine: () => void
  onTheirs: () => void
}

/** Somebody else changed the same field meanwhile: both values side by side, nothing lost until one is chosen. */
export function ConflictDialog({ field, of, mine, theirs, more = 0, onMine, onTheirs }: ConflictDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('records:conflict.title', { field: field.label })}
      size="md"
    >
      <Stack>
        {of ? (
          <Text fw={550} dir="auto">
            {of}
          </Text>
        ) : null}
        <Text size="sm" c="dimmed">
          {t('records:conflict.text')} {more ? t('card:moreConflicts', { count: more }) : ''}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Side
            title={t('records:conflict.mine')}
            field={field}
            value={mine}
            action={t('records:conflict.keepMine')}
            onChoose={onMine}
            primary
          />
          <Side
            title={t('records:conflict.theirs')}
            field={field}
            value={theirs}
            action={t('records:conflict.keepTheirs')}
            onChoose={onTheirs}
          />
        </SimpleGrid>
      </Stack>
    </Dialog>
  )
}

function Side({
  title,
  field,
  value,
  action,
  onChoose,
  primary,
}: {
  title: string
  field: SchemaField
  value: Json
  action: string
  onChoose: () => void
  primary?: boolean
}) {
  return (
    <Stack
      role="group"
      aria-label={title}
      gap="sm"
      p="md"
      style={{ borderRadius: 8, background: 'var(--r-sunken)' }}
      justify="space-between"
    >
      <div>
        <Text size="xs" c="dimmed">
          {title}
        </Text>
        <div style={{ overflowWrap: 'anywhere' }}>
          <FieldValue field={field} value={value} exactly />
        </div>
      </div>
      <Button variant={primary ? 'filled' : 'default'} size="xs" onClick={onChoose}>
        {action}
      </Button>
    </Stack>
  )
}
