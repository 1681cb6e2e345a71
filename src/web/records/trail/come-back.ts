import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Cell } from '../cells.ts'
import type { List } from '../use-list.ts'
import { isCardPath } from './card-paths.ts'
import { passOn, takeSeen, usePageAddress } from './offers.ts'

/** Rows may have come and gone meanwhile: so far around its place a record is looked for. */
const near = 100

/** Back in a list, the keyboard is in the row of the card last seen, wherever that has scrolled to. */
export function useComeBack(list: List, drawn: boolean, goTo: (cell: Cell) => void): void {
  const href = usePageAddress()
  const done = useRef(false)
  useEffect(() => {
    if (done.current || !drawn || !list.count) return
    done.current = true
    const seen = takeSeen(href)
    const row = seen && rowOf(list, seen)
    if (row !== null) goTo({ row, column: 0 })
  })
}

function rowOf(list: List, { path, at }: { path: string; at: number }): number | null {
  const id = path.slice(path.lastIndexOf('/') + 1)
  if (list.groups) return rowAmongGroups(list, id)
  for (let off = 0; off <= near; off++) {
    if (list.at(at + off)?.id === id) return at + off
    if (list.at(at - off)?.id === id) return at - off
  }
  return Math.min(at, list.count - 1)
}

/** Its place in its group says nothing of where that stands. */
function rowAmongGroups(list: List, id: string): number | null {
  for (let row = 0; row < Math.min(list.count, farthest); row++) if (list.at(row)?.id === id) return row
  return null
}

const farthest = 20_000

const patience = 3000

/** Back on any other page, the link to the card last seen has the keyboard, and is in sight. */
export function useComeBackToLink(): void {
  const router = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined
    const end = router.subscribe('onResolved', ({ toLocation: { href, pathname } }) => {
      clearInterval(timer)
      const path = isCardPath(pathname) ? null : passOn(href)
      const until = Date.now() + patience
      const look = () => {
        const link = document.querySelector<HTMLElement>(`main a[href="${path}"]`)
        if (!link && Date.now() < until) return
        clearInterval(timer)
        // A table goes to its row by itself.
        if (!link || link.closest('[role="grid"], [role="treegrid"]')) return
        takeSeen(href)
        link.focus({ preventScroll: true })
        link.scrollIntoView({ block: 'nearest' })
      }
      if (path) timer = setInterval(look, 50)
    })
    return () => {
      end()
      clearInterval(timer)
    }
  }, [router])
}
