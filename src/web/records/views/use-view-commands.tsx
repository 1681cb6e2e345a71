import { IconBookmark, IconBookmarkPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type Command, useCommands } from '../../app/commands.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { openOver } from '../../ui/overlay.tsx'
import type { ListSearch } from '../list-search.ts'
import { keptQuery } from './kept-query.ts'
import { pathOf } from './view-address.ts'
import { ViewDialog } from './view-parts.ts'
import { hasViews, type SavedView } from './views.ts'

interface ViewCommands {
  object: SchemaObject
  kind: SavedView['kind']
  search: ListSearch
  views: readonly SavedView[]
}

/** The views of the open list, and a new one of what it shows. */
export function useViewCommands({ object, kind, search, views }: ViewCommands): void {
  const navigate = useNavigate()
  useCommands(hasViews(object) ? [making(), ...views.filter(({ id }) => id !== search.view).map(opening)] : [])

  function making(): Command {
    return {
      id: 'list.keep',
      group: 'page',
      icon: IconBookmarkPlus,
      words: ({ t }) => t('palette:list.keep'),
      run: () =>
        openOver(close => (
          <ViewDialog object={object} made={{ kind, query: keptQuery(object, kind, search) }} onClose={close} />
        )),
    }
  }

  function opening(view: SavedView): Command {
    return {
      id: `view.${view.id}`,
      group: 'page',
      icon: IconBookmark,
      words: ({ t }) => t('palette:list.view', { name: view.name }),
      run: () => void navigate({ to: pathOf(object, view.kind), search: { view: view.id } }),
    }
  }
}
