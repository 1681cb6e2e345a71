import { queryOptions } from '@tanstack/react-query'
import type { Layout, LayoutPlace } from '../../../../model/index.ts'
import { layoutFor } from '../../../../model/layout.ts'
import { api } from '../../../app/api.ts'

/** The layouts of an object, as administrators keep them. */
export const layoutsQuery = (object: string) =>
  queryOptions({
    queryKey: ['layouts', object],
    queryFn: async ({ signal }) => (await api.get<{ data: Layout[] }>('/layouts', { query: { object }, signal })).data,
  })

/** What a place was laid out by before somebody changed it. */
export interface FormerLayout extends LayoutPlace {
  id: string
  /** `null`: it had no layout of its own. */
  sections: Layout['sections'] | null
  counts: Layout['counts']
  by: string | null
  at: string
}

export const formerLayoutsQuery = (object: string) =>
  queryOptions({
    queryKey: ['layouts', object, 'former'],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: FormerLayout[] }>('/former-layouts', { query: { object }, signal })).data,
  })

export interface SavedLayout {
  place: LayoutPlace
  /** The one made for just this place. */
  own: Layout | undefined
  /** The one that holds here, if only for want of an own. */
  holds: Layout | undefined
  /** Those that hold in a part of this place instead. */
  nearer: Layout[]
}

export function savedAt(layouts: readonly Layout[], place: LayoutPlace): SavedLayout {
  const holds = layoutFor(layouts, place)
  const own = holds && holds.role === place.role && holds.pipeline === place.pipeline ? holds : undefined
  return { place, own, holds, nearer: layouts.filter(layout => isNearer(layout, place)) }
}

/** Whether it takes somebody away from a layout for this place. */
function isNearer({ role, pipeline }: LayoutPlace, place: LayoutPlace): boolean {
  if (role === place.role && pipeline === place.pipeline) return false
  if (place.pipeline) return pipeline === place.pipeline && role !== null && place.role === null
  return place.role ? pipeline !== null && (role === null || role === place.role) : true
}
