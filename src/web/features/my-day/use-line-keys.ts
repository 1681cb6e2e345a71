import {
  IconArrowDown,
  IconArrowUp,
  IconCalendarDue,
  IconCalendarPlus,
  IconCheck,
  IconHandGrab,
} from '@tabler/icons-react'
import { type RefObject, useRef } from 'react'
import { type Command, useCommands } from '../../app/commands.ts'

/** What stands in the lines, by the letter that does it to the line the keyboard is in. */
const acts = [
  { act: 'done', keys: 'd', icon: IconCheck },
  { act: 'move', keys: 'm', icon: IconCalendarDue },
  { act: 'claim', keys: 'a', icon: IconHandGrab },
  { act: 'plan', keys: 's', icon: IconCalendarPlus },
] as const

/** The lines of the day are walked through by J and K, and each is done, moved or claimed by a letter. */
export function useLineKeys(): RefObject<HTMLDivElement | null> {
  const page = useRef<HTMLDivElement>(null)
  const lines = () => [...(page.current?.querySelectorAll<HTMLElement>('[data-line]') ?? [])]
  const here = () => lines().find(line => line.contains(document.activeElement))
  const walk = (step: 1 | -1) => {
    const all = lines()
    const at = all.findIndex(line => line.contains(document.activeElement))
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  useCommands([
    { ...next, run: () => walk(1) },
    { ...previous, run: () => walk(-1) },
    ...acts.map(
      ({ act, keys, icon }): Command => ({
        id: `line.${act}`,
        group: 'page',
        icon,
        keys,
        words: ({ t }) => t(`palette:day.${act}`),
        run: () => here()?.querySelector<HTMLElement>(`[data-act="${act}"]`)?.click(),
      }),
    ),
  ])
  return page
}

const next: Omit<Command, 'run'> = {
  id: 'line.next',
  group: 'page',
  icon: IconArrowDown,
  keys: 'j',
  words: ({ t }) => t('palette:day.next'),
}
const previous: Omit<Command, 'run'> = {
  id: 'line.previous',
  group: 'page',
  icon: IconArrowUp,
  keys: 'k',
  words: ({ t }) => t('palette:day.previous'),
}
