import { ActionIcon, Button, Group, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../app/contract.ts'
import { widgetOf } from '../fields/index.ts'
import type { Opened } from '../ui/on-press.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sortable } from '../ui/sortable.tsx'
import classes from './sort-keys.module.css'
import { type SortBy, withSortKey, writeSort } from './sort-keys.ts'

interface SortKeysEditorProps {
  fields: SchemaField[]
  keys: SortBy[]
  onChange: (sort: string | undefined) => void
  onClose: () => void
}

export function SortPanel({ target, ...keys }: Omit<SortKeysEditorProps, 'onClose'> & Opened) {
  return (
    <Panel target={target} width={360}>
      {close => <SortKeysEditor {...keys} onClose={close} />}
    </Panel>
  )
}

/** The keys of an order one below the other: the first decides, the next among equals. */
function SortKeysEditor({ fields, keys, onChange, onClose }: SortKeysEditorProps) {
  const editor = useRef<HTMLDivElement>(null)
  const { t } = useTranslation()
  const labelOf = (name: string) => fields.find(field => field.name === name)?.label ?? name
  const write = (next: SortBy[]) => onChange(writeSort(next))
  const left = fields.filter(field => field.sortable && !keys.some(key => key.name === field.name))
  return (
    <div ref={editor} className={classes.editor} tabIndex={-1}>
      <Sortable
        items={keys}
        keyOf={key => key.name}
        nameOf={key => labelOf(key.name)}
        label={t('records:sort.order')}
        onOrder={write}
      >
        {key => (
          <div className={classes.key}>
            <span className={classes.name}>{labelOf(key.name)}</span>
            <TurnButton
              field={fields.find(field => field.name === key.name)}
              falling={key.falling}
              onTurn={() => write(keys.map(one => (one === key ? { ...one, falling: !one.falling } : one)))}
            />
            <ActionIcon
              size={28}
              aria-label={t('records:sort.remove', { field: labelOf(key.name) })}
              onClick={() => {
                write(keys.filter(one => one !== key))
                editor.current?.focus()
              }}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        )}
      </Sortable>
      <Select
        size="sm"
        aria-label={t('records:sort.add')}
        placeholder={t('records:sort.add')}
        data-autofocus
        searchable
        comboboxProps={{ withinPortal: false }}
        maxDropdownHeight={240}
        value={null}
        data={left.map(({ name, label }) => ({ value: name, label }))}
        onChange={name => name && write(withSortKey(keys, name))}
      />
      {keys.length ? (
        <Group>
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              onChange(undefined)
              onClose()
            }}
          >
            {t('records:sort.usual')}
          </Button>
        </Group>
      ) : null}
    </div>
  )
}

interface TurnButtonProps {
  field: SchemaField | undefined
  falling: boolean
  onTurn: () => void
}

function TurnButton({ field, falling, onTurn }: TurnButtonProps) {
  const { t } = useTranslation()
  if (!field) return null
  const { speaks } = widgetOf(field)
  const kind = speaks === 'text' || speaks === 'number' || speaks === 'moment' ? speaks : 'other'
  const way = t(`records:sort.${kind}.${falling ? 'falling' : 'rising'}`)
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={t('records:sort.turn', { field: field.label, way })}
      onClick={onTurn}
    >
      {way}
    </Button>
  )
}
