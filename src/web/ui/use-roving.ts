import { type FocusEvent, type KeyboardEvent, useState } from 'react'

/** What makes a thing of the row one that arrows come to. */
export type Stop = ReturnType<ReturnType<typeof useRoving>['stopAt']>

/** Marks what of a row the keyboard walks through. */
const stop = '[data-stop]'

/**
 * Many things in a row as one stop of the keyboard: Tab comes to the one somebody was at last, arrows walk on from it.
 * https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#kbd_roving_tabindex
 */
export function useRoving<Row extends HTMLElement>(begin: number) {
  const [kept, keep] = useState({ begin, at: begin })
  const at = kept.begin === begin ? kept.at : begin
  return {
    row: {
      onKeyDown: (event: KeyboardEvent<Row>) => {
        if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return
        const { all, here } = placeIn(event)
        const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: all.length - 1 }[event.key]
        if (here < 0 || to === undefined) return
        event.preventDefault()
        all[Math.max(0, Math.min(to, all.length - 1))]?.focus()
      },
      onFocus: (event: FocusEvent<Row>) => {
        const { here } = placeIn(event)
        if (here >= 0) keep({ begin, at: here })
      },
    },
    stopAt: (place: number) => ({ 'data-stop': true, tabIndex: place === at ? 0 : -1 }),
  }
}

function placeIn({ currentTarget, target }: FocusEvent | KeyboardEvent) {
  const all = [...currentTarget.querySelectorAll<HTMLElement>(stop)]
  return { all, here: all.findIndex(one => one === target) }
}
