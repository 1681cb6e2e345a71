import { ActionIcon } from '@mantine/core'
import { IconArrowsDiagonal2, IconGripVertical, IconPencil, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../../../ui/announce.ts'
import type { Tile } from '../kept.ts'
import { arranged, columnCount, type Place, within } from './arrange.ts'
import classes from './dashboard.module.css'

/** Of a row of the grid, and between rows: as `dashboard.module.css` has them, in pixels. */
const rowHeight = 56
const gap = 12

interface GridProps {
  tiles: Tile[]
  nameOf: (tile: Tile) => string
  /** Absent: it is only looked at. */
  onArrange?: (tiles: Tile[]) => void
  /** What changes a tile, where it is the dashboard's own. */
  onEdit?: (tile: Tile) => (() => void) | undefined
  onRemove?: (tile: Tile) => void
  children: (tile: Tile) => ReactNode
}

/** Tiles in twelve columns, moved by their handles and made larger by their corners, by the pointer or the arrow keys; one column on a phone. */
export function DashboardGrid({ tiles, nameOf, onArrange, onEdit, onRemove, children }: GridProps) {
  const grid = useRef<HTMLUListElement>(null)
  /** Where a tile would come to stand, while it is held. */
  const [held, setHeld] = useState<{ id: string; place: Place } | null>(null)
  const shown = held ? arranged(tiles, held.id, held.place) : tiles
  // One that is held stays where it is in the page: taken out and put back, it would be let go.
  const order = tiles.toSorted((one, other) => one.y - other.y || one.x - other.x)
  return (
    <ul ref={grid} className={classes.grid} data-arranging={onArrange ? true : undefined}>
      {order
        .flatMap(({ id }) => shown.find(tile => tile.id === id) ?? [])
        .map(tile => (
          <GridTile
            key={tile.id}
            tile={tile}
            name={nameOf(tile)}
            grid={grid}
            onPlace={onArrange && (place => onArrange(arranged(tiles, tile.id, place)))}
            onHold={place => setHeld(place && { id: tile.id, place })}
            onEdit={onEdit?.(tile)}
            onRemove={onRemove && (() => onRemove(tile))}
          >
            {children(tile)}
          </GridTile>
        ))}
    </ul>
  )
}

/** The column and row of the grid under the pointer, which holds the tile in the middle of its top. */
function cellAt(grid: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }, { w }: Place) {
  const { left, top, width } = grid.getBoundingClientRect()
  const column = (width + gap) / columnCount
  return {
    x: Math.round((clientX - left) / column - w / 2),
    y: Math.max(0, Math.round((clientY - top) / (rowHeight + gap) - 0.4)),
  }
}

interface GridTileProps {
  tile: Tile
  name: string
  grid: RefObject<HTMLUListElement | null>
  onPlace: ((place: Place) => void) | undefined
  onHold: (place: Place | null) => void
  onEdit: (() => void) | undefined
  onRemove: (() => void) | undefined
  children: ReactNode
}

function GridTile({ tile, name, grid, onPlace, onHold, onEdit, onRemove, children }: GridTileProps) {
  const { t } = useTranslation()
  const element = useRef<HTMLLIElement>(null)
  const { x, y, w, h } = tile
  const step = (event: KeyboardEvent, part: (by: { across: number; down: number }) => Place) => {
    const by = steps[event.key]
    if (!by || !onPlace) return
    event.preventDefault()
    onPlace(part(by))
    announce(t('report-pages:tileMoved', { name }))
  }
  const sizeAt = (event: PointerEvent): Place | null => {
    const [own, all] = [element.current, grid.current]
    if (!own || !all) return null
    const { left, top } = own.getBoundingClientRect()
    const column = (all.getBoundingClientRect().width + gap) / columnCount
    const size = {
      w: Math.round((event.clientX - left + gap) / column),
      h: Math.round((event.clientY - top + gap) / (rowHeight + gap)),
    }
    return within({ x, y, ...size, w: Math.min(size.w, columnCount - x) })
  }
  const spotAt = (event: PointerEvent): Place | null =>
    grid.current && within({ w, h, ...cellAt(grid.current, event, tile) })
  /** Pressed and moved, it shows where the tile would come to stand; let go, it puts it there. */
  const held = (placeAt: (event: PointerEvent) => Place | null) => ({
    onPointerDown: (event: PointerEvent) => event.currentTarget.setPointerCapture(event.pointerId),
    onPointerMove: (event: PointerEvent) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) onHold(placeAt(event))
    },
    onPointerUp: (event: PointerEvent) => {
      const place = event.currentTarget.hasPointerCapture(event.pointerId) ? placeAt(event) : null
      onHold(null)
      if (place) onPlace?.(place)
    },
    onPointerCancel: () => onHold(null),
  })
  return (
    <li
      ref={element}
      className={classes.tile}
      style={{ gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` }}
    >
      {children}
      {onPlace ? (
        <div className={classes.tools}>
          <button
            type="button"
            className={classes.handle}
            aria-label={t('report-pages:moveTile', { name })}
            onKeyDown={event => step(event, by => ({ x: x + by.across, y: y + by.down * 2, w, h }))}
            {...held(spotAt)}
          >
            <IconGripVertical size={16} stroke={1.6} />
          </button>
          {onEdit ? (
            <ActionIcon size={28} aria-label={t('report-pages:editTile', { name })} onClick={onEdit}>
              <IconPencil size={16} />
            </ActionIcon>
          ) : null}
          <ActionIcon size={28} aria-label={t('report-pages:removeTile', { name })} onClick={onRemove}>
            <IconX size={16} />
          </ActionIcon>
        </div>
      ) : null}
      {onPlace ? (
        <button
          type="button"
          className={classes.corner}
          aria-label={t('report-pages:resizeTile', { name })}
          onKeyDown={event => step(event, by => ({ x, y, w: w + by.across, h: h + by.down }))}
          {...held(sizeAt)}
        >
          <IconArrowsDiagonal2 size={14} stroke={1.6} />
        </button>
      ) : null}
    </li>
  )
}

const steps: Record<string, { across: number; down: number }> = {
  ArrowLeft: { across: -1, down: 0 },
  ArrowRight: { across: 1, down: 0 },
  ArrowUp: { across: 0, down: -1 },
  ArrowDown: { across: 0, down: 1 },
}
