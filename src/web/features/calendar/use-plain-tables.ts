import { type RefObject, useEffect } from 'react'

/**
 * The library draws tables within tables and calls the outer one a grid whose rows it lacks (WAI-ARIA 1.2: a grid owns
 * rows). Without its roles they are read out as the tables they are; whatever it draws anew is mended too.
 */
export function usePlainTables(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = frame
    if (!current) return
    const strip = () => {
      for (const part of current.querySelectorAll(
        'table[role], tbody[role], thead[role], tr[role], td[role], th[role]',
      ))
        part.removeAttribute('role')
    }
    strip()
    const observer = new MutationObserver(strip)
    observer.observe(current, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [frame])
}
