import { type PointerEvent, useMemo, useState } from 'react'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { widgetOf } from '../fields/index.ts'
import type { Columns } from './columns.ts'

const narrowest = 64
const widest = 720
/** The column of marks. */
const markWidth = 36

export interface ColumnTracks {
  /** Of the grid that head and rows are. */
  template: string
  /** How far from the left each column stays, while the others are scrolled; `null` of those that go along. */
  lefts: (number | null)[]
  widthOf: (field: SchemaField) => number
  /** Begins to draw a column wider or narrower. */
  draw: (field: SchemaField, event: PointerEvent<HTMLElement>) => void
  resize: (field: SchemaField, width: number) => void
}

/** How wide columns are: they share the width there is, until somebody draws one, or makes it stay. */
export function useColumnTracks(object: SchemaObject, { columns, pinned, widths, change }: Columns): ColumnTracks {
  const [drawn, setDrawn] = useState<Record<string, number>>()
  const known = drawn ?? widths
  const usual = (field: SchemaField) => (field.name === object.title ? 262 : widgetOf(field).width)
  const widthOf = (field: SchemaField) => known[field.name] ?? usual(field)
  const resize = (field: SchemaField, width: number) => change({ widths: { ...widths, [field.name]: within(width) } })

  const draw = (field: SchemaField, event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget
    const begun = event.clientX
    const width = handle.parentElement?.getBoundingClientRect().width ?? widthOf(field)
    const at = ({ clientX }: { clientX: number }) => within(width + clientX - begun)
    const move = (event: globalThis.PointerEvent) => setDrawn({ ...widths, [field.name]: at(event) })
    const end = (event: globalThis.PointerEvent) => {
      handle.removeEventListener('pointermove', move)
      setDrawn(undefined)
      if (event.type === 'pointerup' && event.clientX !== begun) resize(field, at(event))
    }
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', end, { once: true })
    handle.addEventListener('pointercancel', end, { once: true })
  }

  const sizes = columns.map(widthOf).join()
  const lefts = useMemo(() => leftsOf(sizes.split(',').map(Number), pinned), [sizes, pinned])
  const template = columns
    .map((field, at) => {
      const firm = field.name === object.title || widgetOf(field).firm
      return field.name in known || at < pinned ? `${widthOf(field)}px` : sharedTrack(usual(field), firm)
    })
    .join(' ')
  return { template: `${markWidth}px ${template}`, lefts, widthOf, draw, resize }
}

/** How wide a column must be for what is seen of it, head and values. */
export function fittingWidth(column: number): number {
  const parts = document.querySelectorAll(
    `[data-head="${column}"] [data-label], [data-cell$=":${column}"] > :first-child`,
  )
  return Math.max(narrowest, ...[...parts].map(part => part.scrollWidth + 26))
}

function leftsOf(sizes: number[], pinned: number): (number | null)[] {
  let left = markWidth
  return sizes.map((size, at) => {
    if (at >= pinned) return null
    left += size
    return left - size
  })
}

const within = (width: number): number => Math.round(Math.max(narrowest, Math.min(widest, width)))

/** Columns share the width there is, down to two thirds of their own, or less far where what is cut says nothing. */
const sharedTrack = (size: number, firm: boolean | undefined): string =>
  `minmax(${Math.round(size * (firm ? 0.84 : 0.65))}px, ${size}fr)`
