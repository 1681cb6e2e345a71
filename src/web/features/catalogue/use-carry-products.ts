import { type RefObject, useEffect, useRef } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import { titleOf } from '../../fields/titles.ts'
import type { BesideList } from '../../records/beside-list.tsx'
import { holdScroll } from '../../ui/drag.ts'
import { beginRowDrag } from '../../ui/use-drag.ts'

/** The kind of what is dragged here out of the list. */
export const draggedProduct = 'product'

/** How many go along with a row of the list, and itself: all that are marked, where it is one of them. */
export const pileOf = ({ selection }: BesideList, id: string): number => (selection.has(id) ? selection.count : 1)

/** Rows of the table beside the tree are dragged by where they are marked: what is pressed elsewhere chooses cells. */
export function useCarryProducts(tree: RefObject<HTMLElement | null>, object: SchemaObject, beside: BesideList): void {
  const latest = useRef(beside)
  latest.current = beside
  useEffect(() => {
    const page = tree.current?.parentElement
    if (!page || !canMove(object)) return
    const press = (event: PointerEvent) => {
      const row = event.target instanceof Element ? event.target.closest('td:first-child')?.closest('tr') : null
      if (!row?.closest('[data-list-scroller]')) return
      const record = latest.current.list.at(Number(row.getAttribute('aria-rowindex')) - 2)
      if (!record || record.can?.update === false) return
      const pile = pileOf(latest.current, record.id)
      const dragged = { kind: draggedProduct, id: record.id }
      beginRowDrag(event, { within: page, dragged, name: titleOf(object, record), pile })
    }
    page.addEventListener('pointerdown', press)
    page.dataset.carries = 'true'
    const letScroll = holdScroll(page)
    return () => {
      page.removeEventListener('pointerdown', press)
      delete page.dataset.carries
      letScroll()
    }
  }, [tree, object])
}

const canMove = ({ can, fields }: SchemaObject): boolean =>
  can.update !== 'none' && fields.some(({ name, access }) => name === 'category' && access === 'write')
