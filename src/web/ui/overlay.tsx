import type { ReactNode } from 'react'
import { createStore } from './store.ts'

interface Over {
  render: (close: () => void) => ReactNode
}

const over = createStore<Over | null>(null)
const close = () => over.set(null)

/** Opens something above whatever page is shown: a dialog that no button of the page opened. */
export const openOver = (render: Over['render']): void => over.set({ render })

/** Where it is shown: once, in the shell. */
export function Overlay() {
  return over.use()?.render(close) ?? null
}
