import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'

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
 * every change of the address. What it leads to is on its way when the pointer rests on it. The keyboard has its row.
 */
export function CardLink({ to, className, children }: CardLinkProps) {
  const router = useRouter()
  const begin = () => {
    resting = setTimeout(() => void router.preloadRoute({ to }).catch(() => {}), restFor)
  }
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    // The card is itself the answer to the press, and soon there: no picture before it is waited for.
    router.history.push(to)
  }
  return (
    <a
      href={to}
      className={className}
      tabIndex={-1}
      draggable={false}
      onClick={go}
      onPointerEnter={begin}
      onPointerLeave={() => clearTimeout(resting)}
    >
      {children}
    </a>
  )
}
