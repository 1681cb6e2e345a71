import { type Icon, IconCheckbox, IconMail, IconNote, IconPhone, IconUsers } from '@tabler/icons-react'
import type { Told } from '../features/tasks/tell-dialog.tsx'

/** A form by which a person adds to the story of a client. */
export interface Telling {
  what: Told
  /** Of what it makes a record. */
  needs: 'activity' | 'task'
  Sign: Icon
  keys: string
}

export const tellings: readonly Telling[] = [
  { what: 'note', needs: 'activity', Sign: IconNote, keys: 'w' },
  { what: 'task', needs: 'task', Sign: IconCheckbox, keys: 't' },
  { what: 'call', needs: 'activity', Sign: IconPhone, keys: 'c' },
  { what: 'letter', needs: 'activity', Sign: IconMail, keys: 'e' },
  { what: 'meeting', needs: 'task', Sign: IconUsers, keys: 'm' },
]

interface Forms {
  id: string
  begin: (what: Told) => void
}

/** Of the open card, as long as they stand on it. */
let forms: Forms | null = null

/** Lets the forms of a card be begun from elsewhere. Returns what ends it. */
export function offerForms(offered: Forms): () => void {
  forms = offered
  return () => {
    if (forms === offered) forms = null
  }
}

/** Begins the form that stands on the card itself; says whether there is one. */
export function beginForm(id: string, what: Told): boolean {
  if (forms?.id !== id) return false
  forms.begin(what)
  return true
}
