import { ActionIcon, Button, Checkbox, Group, ScrollArea, Stack, Text } from '@mantine/core'
import { IconPin, IconPinFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import type { Opened } from '../ui/on-press.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sortable } from '../ui/sortable.tsx'
import { useColumns, useListFields } from './columns.ts'

export function ColumnsPanel({ target, object }: { object: SchemaObject } & Opened) {
  return (
    <Panel target={target} minWidth={300}>
      {() => <ColumnsChoice object={object} />}
    </Panel>
  )
}

/** The shown columns in their order, to be moved, kept at the left or left out; below, those that could be shown. */
function ColumnsChoice({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  const fields = useListFields(object)
  const { columns, pinned, change, reset, changed } = useColumns(object)
  const names = columns.map(({ name }) => name)
  const stay = names.slice(0, pinned)
  const others = fields.filter(field => field.type !== 'json' && !names.includes(field.name))
  const order = (next: SchemaField[]) => change({ columns: next.map(({ name }) => name) })

  return (
    <>
      <ScrollArea.Autosize mah="min(60vh, 480px)" offsetScrollbars>
        <Sortable
          items={columns}
          keyOf={({ name }) => name}
          nameOf={({ label }) => label}
          onOrder={order}
          label={t('records:columns')}
        >
          {field => (
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Checkbox
                size="sm"
                label={field.label}
                checked
                disabled={field.name === object.title}
                onChange={() => change({ columns: names.filter(name => name !== field.name) })}
              />
              <PinButton
                field={field}
                on={stay.includes(field.name)}
                onChange={on =>
                  change({ pinned: on ? [...stay, field.name] : stay.filter(name => name !== field.name) })
                }
              />
            </Group>
          )}
        </Sortable>
        {others.length ? (
          <Text size="xs" c="dimmed" mt="sm" mb={6}>
            {t('records:moreColumns')}
          </Text>
        ) : null}
        <Stack gap={6}>
          {others.map(field => (
            <Checkbox
              key={field.name}
              size="sm"
              label={field.label}
              checked={false}
              onChange={() => change({ columns: [...names, field.name] })}
            />
          ))}
        </Stack>
      </ScrollArea.Autosize>
      {changed ? (
        <Button mt="sm" size="compact-sm" variant="subtle" onClick={reset}>
          {t('records:usualColumns')}
        </Button>
      ) : null}
    </>
  )
}

function PinButton({ field, on, onChange }: { field: SchemaField; on: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation()
  const words = t('records:pin', { field: field.label })
  return (
    <ActionIcon size="sm" aria-label={words} title={words} aria-pressed={on} onClick={() => onChange(!on)}>
      {on ? <IconPinFilled size={15} /> : <IconPin size={15} stroke={1.6} />}
    </ActionIcon>
  )
}
