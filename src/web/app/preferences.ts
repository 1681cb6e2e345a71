import { createStore } from '../ui/store.ts'

export type Density = 'comfortable' | 'compact'

/** What a person has chosen for this device. */
export interface Preferences {
  density: Density
  /** By object: whether it was last seen as a list or as a board. */
  lastView: Record<string, 'list' | 'board'>
}

const place = 'rapport.preferences'

const store = createStore<Preferences>({ density: 'comfortable', lastView: {}, ...read() })

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
