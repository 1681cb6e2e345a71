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

/** Runs once the next frame has been painted; returns what takes that back. */
export function afterPaint(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** What nobody looks at is not painted, and not waited for. */
export const nextPaint = (): Promise<void> =>
  new Promise(resolve => {
    if (document.hidden) resolve()
    else afterPaint(resolve)
  })
