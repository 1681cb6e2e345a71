import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { Approval } from '../../app/approvals.ts'
import type { SchemaObject } from '../../app/contract.ts'
import type { ListRequest } from '../queries.ts'

export type ExportFormat = 'xlsx' | 'csv' | 'jsonl'

/** A file of records: under way, made, or why not. */
export interface ExportJson {
  id: string
  object: string
  format: ExportFormat
  state: 'waiting' | 'done' | 'failed' | 'cancelled'
  rows: number
  progress: { done: number; of: number | null }
  size: number
  /** Where the file is, once it is made. */
  file: string | null
  failure: { code: string; message: string } | null
  createdAt: string
}

const keys = ['exports'] as const

export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys, 'one', id],
    queryFn: ({ signal }) => api.get<ExportJson>(`/exports/${id}`, { signal }),
    refetchInterval: query => (query.state.data?.state === 'waiting' ? 500 : false),
  })

export const exportsQuery = queryOptions({
  queryKey: [...keys, 'list'],
  queryFn: async ({ signal }) => (await api.get<{ data: ExportJson[] }>('/exports', { signal })).data,
  refetchInterval: query => (query.state.data?.some(({ state }) => state === 'waiting') ? 1000 : false),
  refetchOnMount: 'always',
})

/** Begins a file of these records, or asks an administrator for it; without `fields` it has all that the person may see. */
export const startExport = (
  object: SchemaObject,
  query: Pick<ListRequest, 'filter' | 'q' | 'asOf' | 'sort' | 'fields'>,
  { format, openProtected }: { format: ExportFormat; openProtected: boolean },
): Promise<ExportJson | { approval: Approval }> =>
  api.post<ExportJson | { approval: Approval }>('/exports', {
    object: object.name,
    query,
    format,
    ...(openProtected && { openProtected }),
  })

export async function stopExport(queryClient: QueryClient, id: string): Promise<void> {
  const now = await api.post<ExportJson>(`/exports/${id}/cancel`)
  queryClient.setQueryData(exportQuery(id).queryKey, now)
  await queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey })
}

/** Has the browser save a file that is made. */
export function saveFile(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}

/** Whether the person may take records of the object away: the set-up is an administrator's. */
export const canExport = ({ can, configuration }: SchemaObject, admin: boolean): boolean =>
  can.export !== 'none' && (!configuration || admin)
