import type { KeyboardEvent } from 'react'
import type { Place } from './rows.ts'
import type { RowActs } from './use-rows.ts'

/**
 * Keys of a spreadsheet: Enter to the next line, arrows about, Ctrl+D twice the same, Ctrl+Delete away, Alt and an arrow to another
 * place. `keep` takes what is typed, and says whether it could be.
 */
export function onRowKeys(
  event: KeyboardEvent<HTMLInputElement>,
  place: Place,
  acts: RowActs,
  keep: () => boolean,
): void {
  const act = actOf(event, place, acts)
  if (!act) return
  event.preventDefault()
  event.stopPropagation()
  if (keep()) act()
}

function actOf(event: KeyboardEvent<HTMLInputElement>, place: Place, acts: RowActs): (() => void) | undefined {
  const { key, altKey, shiftKey } = event
  const isControl = event.ctrlKey || event.metaKey
  const { selectionStart: start, selectionEnd: end, value } = event.currentTarget
  if (isControl && event.code === 'KeyD') return () => acts.duplicate(place.key)
  if (isControl && key === 'Delete') return () => acts.remove(place.key)
  if (altKey && (key === 'ArrowUp' || key === 'ArrowDown'))
    return () => acts.move(place.key, key === 'ArrowUp' ? -1 : 1)
  if (altKey || isControl) return undefined
  if (key === 'Enter') return () => acts.step(place, shiftKey ? { rows: -1 } : { rows: 1, first: 'name' })
  if (key === 'ArrowUp') return () => acts.step(place, { rows: -1 })
  if (key === 'ArrowDown') return () => acts.step(place, { rows: 1 })
  const isWhole = start === 0 && end === value.length
  if (key === 'ArrowLeft' && end === 0) return () => acts.step(place, { cells: -1 })
  if (key === 'ArrowRight' && start === value.length && !(isWhole && value)) return () => acts.step(place, { cells: 1 })
  return undefined
}
