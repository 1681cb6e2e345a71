/** Name of the pressed key by its place on the keyboard: `KeyK` with Ctrl is `mod+k`, in any layout. */
export function keyName(event: KeyboardEvent): string | null {
  if (event.altKey || event.isComposing) return null
  const key = plainName(event)
  if (!key) return null
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key
}

function plainName({ code, key, shiftKey }: KeyboardEvent): string | null {
  if (key === '?' || (code === 'Slash' && shiftKey)) return '?'
  if (key === '/' || code === 'Slash') return '/'
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase()
  return letter ? (shiftKey ? `shift+${letter}` : letter) : null
}

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '')

/** Each way to press a command's keys. */
export const keyWays = (keys: string | undefined): string[] => keys?.split(', ') ?? []

/** As keys are written on the keyboard: `mod+k` → `Ctrl`, `K`; one after the other: `g l` → `G`, `L`. */
export const keyCaps = (way: string): string[] => way.split(/[ +]/).map(capOf)

const named: Record<string, string> = { mod: isMac ? '⌘' : 'Ctrl', shift: 'Shift', enter: 'Enter' }
const capOf = (key: string): string => named[key] ?? key.toUpperCase()
