import { useEffect, useState } from 'react'

/** Where the keyboard was before something opened over the page, it is again once that is gone; where that is gone too, in the page. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) placeOf(before)?.focus({ preventScroll: true })
      })
    },
    [before],
  )
}

function placeOf(before: Element | null): HTMLElement | null {
  const stands = before instanceof HTMLElement && before !== document.body && before.checkVisibility()
  return stands ? before : document.getElementById('content')
}
