import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconSquareCheck } from '@tabler/icons-react'
import { cloneElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import classes from './board.module.css'
import { type Place, useBoard } from './board-context.ts'

interface CardMenuProps {
  record: RecordJson
  title: string
  place: Place
  movable: boolean
  marked: boolean
}

/** For a finger, a mouse that does not drag, and a screen reader. */
export function CardMenu({ record, title, place, movable, marked }: CardMenuProps) {
  const { t } = useTranslation()
  const { columns, lanes, by, step, toggle, together } = useBoard()
  const card = { record, from: place }
  const go = (to: Partial<Place>) => void step({ cards: together(card), to: { ...place, ...to } })
  // A menu that was never opened costs its card nothing.
  const [wanted, setWanted] = useState(false)
  const [opened, setOpened] = useState(false)
  // Opened once its button stands there anew with the keyboard in it: there the keyboard comes back to.
  useEffect(() => setOpened(wanted), [wanted])
  const button = (
    <ActionIcon
      size="sm"
      className={classes.more}
      aria-label={t('records:moveOne', { title })}
      aria-haspopup="menu"
      onClick={wanted ? undefined : () => setWanted(true)}
    >
      <IconDots size={16} stroke={1.6} />
    </ActionIcon>
  )
  if (!wanted) return button
  return (
    <Menu position="bottom-end" withinPortal opened={opened} onChange={setOpened}>
      <Menu.Target>{cloneElement(button, { autoFocus: true })}</Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {movable ? (
          <>
            <Menu.Label>{t('records:moveTo')}</Menu.Label>
            {columns.map((column, at) =>
              at === place.column ? null : (
                <Menu.Item key={column.value} onClick={() => go({ column: at })}>
                  {column.label}
                </Menu.Item>
              ),
            )}
          </>
        ) : null}
        {movable && by?.changes ? (
          <>
            <Menu.Label>{by.label}</Menu.Label>
            {lanes.map((lane, at) =>
              at === place.lane ? null : (
                <Menu.Item key={lane.key} onClick={() => go({ lane: at })}>
                  {lane.label}
                </Menu.Item>
              ),
            )}
          </>
        ) : null}
        {movable ? <Menu.Divider /> : null}
        <Menu.Item leftSection={<IconSquareCheck size={16} stroke={1.6} />} onClick={() => toggle(card)}>
          {t(marked ? 'board:unmark' : 'board:mark')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
