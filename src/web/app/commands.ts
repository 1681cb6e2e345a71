import type { Icon } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useLayoutEffect, useRef, useState } from 'react'
import { createStore } from '../ui/store.ts'
import type { SchemaObject } from './contract.ts'

/** What it concerns: the open record or page, something new, another page, how one works oneself. */
export type CommandGroup = 'open' | 'page' | 'create' | 'go' | 'settings' | 'self'

/** The words of one language, and what records are called in it. */
export interface Say {
  t: TFunction
  label: (object: SchemaObject) => SchemaObject['label']
}

/** Something a person can do now, from the keyboard: found by its words in the palette, or done by its keys. */
export interface Command {
  /** The same from visit to visit: what was done lately is known by it. */
  id: string
  group: CommandGroup
  icon: Icon
  words: (say: Say) => string
  run: () => void
  /** `n`, `?`, `g l` (one after the other), `mod+k`; several ways by commas. By their place, whatever layout is chosen. */
  keys?: string
}

interface Place {
  commands: readonly Command[]
}

/** Each page and part says what can be done while it is shown. The palette and the keys take it from here alone. */
const places = createStore<readonly Place[]>([])

/** Says what can be done as long as the part that calls it is shown. */
export function useCommands(commands: readonly Command[]): void {
  const [place] = useState<Place>(() => ({ commands }))
  const offered = commands.map(({ id }) => id).join(' ')
  const known = useRef(offered)
  useLayoutEffect(() => {
    place.commands = commands
    if (known.current === offered) return
    known.current = offered
    places.set(all => [...all])
  })
  // As it is drawn: who sees it may press its key at once.
  useLayoutEffect(() => {
    places.set(all => [...all, place])
    return () => places.set(all => all.filter(one => one !== place))
  }, [place])
}

/** What can be done now, that of the innermost part first. */
export const commandsNow = (): Command[] => commandsOf(places.get())

export const useCommandsNow = (): Command[] => commandsOf(places.use())

const commandsOf = (all: readonly Place[]): Command[] => all.toReversed().flatMap(({ commands }) => commands)
