import { type ReactNode, startTransition, useEffect, useState } from 'react'

/**
 * What is looked at second: drawn, and its records asked for, once what is around it has been painted. It gives way to
 * whatever is pressed meanwhile.
 */
export function AfterPaint({ children }: { children: ReactNode }) {
  const [painted, setPainted] = useState(false)
  useEffect(() => afterPaint(() => startTransition(() => setPainted(true))), [])
  // Paper waits for what is busy.
  return painted ? children : <span aria-busy="true" hidden />
}

/** What is seldom wanted: drawn, and its code fetched, once the browser has nothing else to do. */
export function AtRest({ children }: { children: ReactNode }) {
  const [rested, setRested] = useState(false)
  // Safari knows no idle callbacks.
  useEffect(() => void (window.requestIdleCallback ?? setTimeout)(() => setRested(true)), [])
  return rested ? children : null
}

/**
 * Runs once the next frame has been painted; returns what takes that back. What nobody looks at is not painted, and not
 * waited for: what is new is told on the tab of a page that lies behind others.
 */
export function afterPaint(run: () => void): () => void {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = () => {
    timer = setTimeout(run)
  }
  if (document.hidden) next()
  else frame = requestAnimationFrame(next)
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

export const nextPaint = (): Promise<void> => new Promise(resolve => void afterPaint(resolve))
