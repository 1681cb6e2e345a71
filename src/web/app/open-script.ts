import { createStore } from '../ui/store.ts'

/** On which card, in which call somebody goes through a script, above whatever page; `null`: nobody does. */
export const openScript = createStore<{ on?: { object: string; id: string }; call?: string } | null>(null)

/** Objects on whose cards people are called by a script. */
export const scriptedObjects: ReadonlySet<string> = new Set(['lead', 'contact', 'company', 'deal'])
