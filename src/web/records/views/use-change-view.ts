import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { toast } from '../../ui/toast.ts'
import type { ListSearch } from '../list-search.ts'
import { pathOf } from './view-address.ts'
import { type SavedView, viewsQuery, withView } from './views.ts'

/** What of a view is changed. */
interface Change {
  view: SavedView
  kind?: SavedView['kind']
  query?: ListSearch
  name?: string
  shared?: SavedView['shared']
  team?: string | null
  owner?: string
}

/** Changes a view on the version that is known here, and leads to it. */
export function useChangeView(object: SchemaObject, { quiet = false }: { quiet?: boolean } = {}) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { queryKey } = viewsQuery(object.name)
  const change = useMutation({
    mutationFn: ({ view, ...changed }: Change) =>
      api.patch<SavedView>(`/views/${view.id}`, changed, { version: view.version }),
    onSuccess: saved => queryClient.setQueryData(queryKey, known => withView(known, saved)),
    // Somebody else may have changed it: then his is shown, and one's own stays in the address.
    onError: () => void queryClient.invalidateQueries({ queryKey }),
    meta: { quiet },
  })
  const to = async (view: SavedView, { replace, said }: { replace: boolean; said: string }) => {
    await navigate({ to: pathOf(object, view.kind), search: { view: view.id }, replace })
    toast({ message: said })
  }
  return { change, to }
}
