import { flushSync } from 'react-dom'
import { createStore } from '../ui/store.ts'

/** So long a menu takes to close, in milliseconds. */
const closing = 200
/** Longer nobody waits for what is still on its way. */
const patience = 5000

const printing = createStore(false)

/** Whether what is drawn now goes on paper: all of it is open then. */
export const usePrinting = printing.use

/** Has the page drawn as it goes on paper before it does. Returns what ends it. */
export function watchPrinting(): () => void {
  const begin = () => flushSync(() => printing.set(true))
  const end = () => {
    printing.set(false)
    delete document.documentElement.dataset.print
  }
  window.addEventListener('beforeprint', begin)
  window.addEventListener('afterprint', end)
  return () => {
    window.removeEventListener('beforeprint', begin)
    window.removeEventListener('afterprint', end)
  }
}

/** Prints the page, once the menu it was asked from is closed; of a card only what is known, or with what happened. */
export function printSoon(what: 'facts' | 'all'): void {
  setTimeout(async () => {
    document.documentElement.dataset.print = what
    flushSync(() => printing.set(true))
    await complete()
    window.print()
  }, closing)
}

/** Names of records come a moment after what names them. */
async function complete(): Promise<void> {
  const end = Date.now() + patience
  while (document.querySelector('#content [aria-busy=true]') && Date.now() < end)
    await new Promise(resolve => setTimeout(resolve, 50))
}
