import { Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../app/contract.ts'
import type { Opened } from '../ui/on-press.tsx'
import { PressedMenu } from '../ui/pressed-menu.tsx'

interface MissingMenuProps extends Opened {
  missing: SchemaField[]
  canFill: (field: SchemaField) => boolean
  onFill: (field: SchemaField) => void
}

/** What is missing on a card; each leads to where it is filled in. */
export function MissingMenu({ missing, canFill, onFill, target }: MissingMenuProps) {
  const { t } = useTranslation()
  return (
    <PressedMenu target={target} position="bottom-end">
      <Menu.Label>{t('records:missing')}</Menu.Label>
      {missing.map(field => (
        <Menu.Item
          key={field.name}
          leftSection={<IconPlus size={14} stroke={1.8} />}
          disabled={!canFill(field)}
          onClick={() => onFill(field)}
        >
          {field.label}
        </Menu.Item>
      ))}
    </PressedMenu>
  )
}
