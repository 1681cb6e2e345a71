import { ActionIcon, Button, Checkbox, Popover, ScrollArea, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { useColumns, useListFields } from './columns.ts'
import classes from './filter-bar.module.css'

/** Which columns the list has, on this device. */
export function ColumnsMenu({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  const fields = useListFields(object)
  const { columns, choose, chosen } = useColumns(object)
  const names = columns.map(column => column.name)
  const toggle = (name: string) =>
    choose(names.includes(name) ? names.filter(other => other !== name) : [...names, name])

  return (
    <Popover position="bottom-end" shadow="md" radius="md" trapFocus>
      <Popover.Target>
        <ActionIcon
          size={28}
          className={classes.columns}
          aria-label={t('records:columns')}
          title={t('records:columns')}
        >
          <IconColumns3 size={18} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <ScrollArea.Autosize mah={360} offsetScrollbars>
          <Stack gap={6}>
            {fields
              .filter(field => field.type !== 'json')
              .map(field => (
                <Checkbox
                  key={field.name}
                  size="sm"
                  label={field.label}
                  checked={names.includes(field.name)}
                  disabled={field.name === object.title}
                  onChange={() => toggle(field.name)}
                />
              ))}
          </Stack>
        </ScrollArea.Autosize>
        {chosen ? (
          <Button mt="sm" size="compact-sm" variant="subtle" onClick={() => choose(null)}>
            {t('records:usualColumns')}
          </Button>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}
