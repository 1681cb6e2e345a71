import { Navigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { readListSearch } from '../list-search.ts'
import { useViews } from './use-views.ts'
import { isPlain, pathOf, plainView } from './view-address.ts'
import type { SavedView } from './views.ts'

const ViewGone = lazyPart(async () => (await import('./view-gone.tsx')).ViewGone)

interface ViewDoorProps {
  object: SchemaObject
  kind: SavedView['kind']
  children: ReactNode
}

/** Leads an address to its view: of the right kind, the usual one where nothing is asked for, or the word that it is gone. */
export function ViewDoor({ object, kind, children }: ViewDoorProps) {
  const address = readListSearch(useSearch({ strict: false }))
  const { views, opens, waiting, error } = useViews(object)
  // It says itself what is shown, also where its view is gone.
  const tellsAll = address.view === plainView || address.changed || (!address.view && !isPlain(address))
  if (tellsAll) return children
  if (waiting) return <PageLoading />

  const asked = address.view ?? opens
  if (!asked) return children
  const view = views.find(({ id }) => id === asked)
  if (!view) return <ViewGone object={object} error={error} />
  if (address.view === asked && view.kind === kind) return children
  return <Navigate to={pathOf(object, view.kind)} search={{ view: asked }} replace />
}
