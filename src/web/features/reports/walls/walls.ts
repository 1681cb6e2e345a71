import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

/** Dashboards at a private link. */
export interface WallJson {
  id: string
  name: string
  dashboards: string[]
  turnSeconds: number
  scheme: 'dark' | 'light'
  madeBy: string
  madeByName: string
  expiresAt: string
  shownAt: string | null
}

export const wallsKey = ['wall-screens'] as const

export const wallsQuery = queryOptions({
  queryKey: wallsKey,
  queryFn: async ({ signal }) => (await api.get<{ data: WallJson[] }>('/wall-screens', { signal })).data,
})
