import { useLayoutEffect } from 'react'
import { commandsNow } from './commands.ts'
import { keyName, keyWays } from './key-names.ts'

/** How long the second key of two may wait for. */
const patience = 1500

/** Does what the pressed keys stand for. Nothing while somebody types, or answers a dialog. */
export function useShortcuts(): void {
  // Heard as soon as the page is drawn, not a moment later.
  useLayoutEffect(() => {
    let before: { key: string; at: number } | null = null
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return
      const key = keyName(event)
      if (!key || (!key.startsWith('mod+') && isBusy(event.target))) return
      const begun = before && event.timeStamp - before.at < patience ? `${before.key} ${key}` : null
      const commands = commandsNow()
      const heard = (way: string | null) => commands.find(({ keys }) => way && keyWays(keys).includes(way))
      const meant = heard(begun) ?? heard(key)
      const begins = commands.some(({ keys }) => keys?.startsWith(`${key} `))
      before = begins && !meant ? { key, at: event.timeStamp } : null
      if (!meant && !begins) return
      event.preventDefault()
      meant?.run()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

const typedInto =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], [role=menu], [role=listbox]'

const isBusy = (target: EventTarget | null): boolean =>
  document.querySelector('[role=dialog][aria-modal=true]') !== null ||
  (target instanceof Element && target.closest(typedInto) !== null)
