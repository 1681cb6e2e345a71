import { type ReactNode, startTransition, useEffect, useState } from 'react'

/**
 * What is looked at second: drawn, and its records asked for, once what is around it has been painted. It gives way to
 * whatever is pressed meanwhile.
 */
export function AfterPaint({ children }: { children: ReactNode }) {
  const [painted, setPainted] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setPainted(true)))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [])
  // Paper waits for what is busy.
  return painted ? children : <span aria-busy="true" hidden />
}
