import {
  IconBinaryTree2,
  IconChecks,
  IconLayoutKanban,
  IconList,
  IconPrinter,
  IconSquareOff,
} from '@tabler/icons-react'
import { type Command, useCommands } from '../app/commands.ts'
import type { Selection } from './use-selection.ts'

/** What can be done with the rows of the open list. */
export function useMarkCommands(selection: Selection, print: () => void): void {
  useCommands([
    {
      id: 'list.print',
      group: 'page',
      icon: IconPrinter,
      keys: 'shift+p, mod+p',
      words: ({ t }) => t('card:printList'),
      run: print,
    },
    {
      id: 'list.markAll',
      group: 'page',
      icon: IconChecks,
      words: ({ t }) => t('palette:list.markAll'),
      run: selection.selectAll,
    },
    ...(selection.count
      ? [
          {
            id: 'list.unmark',
            group: 'page',
            icon: IconSquareOff,
            words: ({ t }) => t('palette:list.unmark'),
            run: selection.clear,
          } satisfies Command,
        ]
      : []),
  ])
}

/** How the open list is narrowed. */
export function useFilterCommands(build: () => void): void {
  useCommands([
    {
      id: 'list.filter',
      group: 'page',
      icon: IconBinaryTree2,
      keys: 'f',
      words: ({ t }) => t('palette:list.filter'),
      run: build,
    },
  ])
}

/** The same records as a list or as a board. */
export function useLookCommands(view: 'list' | 'board', go: (to: 'list' | 'board') => void): void {
  const other = view === 'list' ? 'board' : 'list'
  useCommands([
    {
      id: `list.as.${other}`,
      group: 'page',
      icon: other === 'list' ? IconList : IconLayoutKanban,
      keys: 'b',
      words: ({ t }) => t(`palette:list.${other}`),
      run: () => go(other),
    },
  ])
}
