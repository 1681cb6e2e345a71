import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export type PlaceKind = 'web' | 's3' | 'sftp'

/** Where files come from and go to. */
export interface PlaceJson {
  id: string
  version: number
  name: string
  kind: PlaceKind
  address: string
  hostKey: string | null
  url?: string
  endpoint?: string
  region?: string
  bucket?: string
  prefix?: string
  keyId?: string
  host?: string
  port?: number
  folder?: string
  user?: string
}

export interface PlaceFile {
  path: string
  size: number | null
  changedAt: string | null
}

/** What was found where a place was looked at. */
export interface CheckedPlace {
  ok: boolean
  problem: { code: string; message: string } | null
  files: PlaceFile[]
  hostKey: string | null
}

export const placesQuery = queryOptions({
  queryKey: ['file-places'],
  queryFn: async ({ signal }) => (await api.get<{ data: PlaceJson[] }>('/file-places', { signal })).data,
})

export const placeFilesQuery = (id: string) =>
  queryOptions({
    queryKey: ['file-places', id, 'files'],
    queryFn: async ({ signal }) => (await api.get<{ data: PlaceFile[] }>(`/file-places/${id}/files`, { signal })).data,
    retry: false,
    meta: { quiet: true },
  })
