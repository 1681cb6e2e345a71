import type { KeyboardEvent } from 'react'

/** Ctrl+Enter saves what is being written, wherever in the form one is. */
export function saveByKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.requestSubmit()
}
