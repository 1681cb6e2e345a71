import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import { nextPaint } from './after-paint.tsx'

/** In milliseconds: a pointer that only passes by asks for nothing. */
const restFor = 50
let resting: ReturnType<typeof setTimeout> | undefined

interface CardLinkProps {
  to: string
  className: string | undefined
  children: ReactNode
}

/**
 * A link among hundreds that come and go as one scrolls: it knows where it leads and no more, where the router's own follows
 * every change of the address. What it leads to is on its way when the pointer rests on it, or presses it: while the press is
 * shown, it comes. The keyboard has its row.
 */
export function CardLink({ to, className, children }: CardLinkProps) {
  const router = useRouter()
  const ask = () => {
    clearTimeout(resting)
    void router.preloadRoute({ to }).catch(() => {})
  }
  const begin = () => {
    resting = setTimeout(ask, restFor)
  }
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void nextPaint().then(() => router.history.push(to))
  }
  return (
    <a
      href={to}
      className={className}
      tabIndex={-1}
      draggable={false}
      onClick={go}
      onPointerEnter={begin}
      onPointerDown={ask}
      onPointerLeave={() => clearTimeout(resting)}
    >
      {children}
    </a>
  )
}
