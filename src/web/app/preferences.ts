import { createStore } from '../ui/store.ts'

export type Density = 'comfortable' | 'compact'

/** What a person has chosen for this device. */
export interface Preferences {
  density: Density
  /** By object: whether it was last seen as a list or as a board. */
  lastView: Record<string, 'list' | 'board'>
  /** By object: the columns of its list, where somebody chose others than the usual. */
  columns: Record<string, string[]>
  /** By object: the columns that stay at the left while the others are scrolled. */
  pinned: Record<string, string[]>
  /** By object and field: how wide a column was drawn. */
  widths: Record<string, Record<string, number>>
  /** By object and section of its cards: whether it was opened or closed by hand. */
  openSections: Record<string, boolean>
  /** So long a letter can be taken back, if not as usual. */
  undoSeconds?: number
}

const place = 'rapport.preferences'

const store = createStore<Preferences>({
  density: 'comfortable',
  lastView: {},
  columns: {},
  pinned: {},
  widths: {},
  openSections: {},
  ...read(),
})

export const usePreferences = store.use
export const preferences = store.get

export function prefer(change: Partial<Preferences>): void {
  store.set(now => ({ ...now, ...change }))
  localStorage.setItem(place, JSON.stringify(store.get()))
  applyDensity()
}

export function applyDensity(): void {
  document.documentElement.dataset.density = store.get().density
}

function read(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>
  } catch {
    return {}
  }
}
