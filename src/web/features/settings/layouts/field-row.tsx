import { ActionIcon, Checkbox, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDots, IconGripVertical } from '@tabler/icons-react'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../../app/contract.ts'
import { canCount } from '../../../records/completeness.ts'
import dropEdge from '../../../ui/drop-edge.module.css'
import { useDragRow } from '../../../ui/use-drag-row.ts'
import { useIsPhone } from '../../../ui/use-phone.ts'
import type { Spot } from './draft.ts'
import type { FieldMoves } from './field-list.tsx'
import classes from './layouts.module.css'
import { draggedField } from './use-drop-list.ts'

interface FieldRowProps extends FieldMoves {
  field: SchemaField
  spot: Spot
}

/** A field in its place: dragged, moved by the arrow keys, by two buttons on a phone, or sent to a section by its menu. */
export function FieldRow({ field, spot, sections, counted, canStep, onStep, onMove, onCount }: FieldRowProps) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const row = useRef<HTMLLIElement>(null)
  const handle = useRef<HTMLButtonElement>(null)
  const drop = (name: string | number, below: boolean) =>
    onMove(String(name), { section: spot.section, at: below ? spot.at + 1 : spot.at })
  const name = field.label
  const edge = useDragRow({ row, handle, kind: draggedField, id: field.name, name, onDrop: drop })

  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null
    if (!step) return
    event.preventDefault()
    onStep(field, step)
  }
  return (
    <li ref={row} className={`${classes.field} ${dropEdge.row}`} data-edge={edge}>
      {phone ? (
        <>
          <ActionIcon
            data-handle={`${field.name} -1`}
            aria-label={t('sortable.up', { name })}
            disabled={!canStep(field, -1)}
            onClick={() => onStep(field, -1)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            data-handle={`${field.name} 1`}
            aria-label={t('sortable.down', { name })}
            disabled={!canStep(field, 1)}
            onClick={() => onStep(field, 1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
        </>
      ) : (
        <button
          ref={handle}
          type="button"
          data-handle={field.name}
          className={classes.handle}
          aria-label={t('settings:layouts.handle', { name })}
          onKeyDown={press}
        >
          <IconGripVertical size={16} stroke={1.6} />
        </button>
      )}
      <span className={classes.label}>{name}</span>
      {canCount(field) ? <Counting field={field} counted={counted.includes(field)} onCount={onCount} /> : null}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={t('settings:layouts.moveTo', { name })}>
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('settings:layouts.moveTo', { name })}</Menu.Label>
          {sections
            .filter(section => section.id !== spot.section)
            .map(section => (
              <Menu.Item
                key={section.id}
                onClick={() => onMove(field.name, { section: section.id, at: section.length })}
              >
                {section.name}
              </Menu.Item>
            ))}
          {spot.section === null ? null : (
            <Menu.Item onClick={() => onMove(field.name, { section: null, at: 0 })}>
              {t('settings:layouts.other')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

/** Whether the field counts where a card says how complete it is. */
function Counting({
  field,
  counted,
  onCount,
}: {
  field: SchemaField
  counted: boolean
  onCount: FieldMoves['onCount']
}) {
  const { t } = useTranslation()
  if (field.options.required) return <span className={classes.always}>{t('settings:layouts.countsAlways')}</span>
  return (
    <Checkbox
      size="sm"
      aria-label={t('settings:layouts.counts', { name: field.label })}
      checked={counted}
      onChange={() => onCount(field)}
    />
  )
}
