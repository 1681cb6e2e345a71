import { queryOptions } from '@tanstack/react-query'
import type { ChartKind } from '../../../charts/figures.ts'
import { api } from '../../app/api.ts'
import type { PeriodSpan, ReportDefinition } from './figures.ts'

/** What somebody keeps for himself or others. */
export interface Kept {
  id: string
  version: number
  name: string
  about: string | null
  owner: string
  ownerName: string
  shared: 'private' | 'team' | 'everyone'
  team: string | null
  problems: { field: string; code: string; message: string }[]
  can: { change: boolean }
  updatedAt: string
}

export interface KeptReport extends Kept {
  /** `null`: it rests on what the reader may not see. */
  definition: ReportDefinition | null
}

/** A report at its place on a dashboard, in twelve columns: exactly one of `report`, `definition` and `stock` as it is kept. */
export interface Tile {
  id: string
  title?: string | null
  chart?: ChartKind
  report?: string
  stock?: string
  /** As read, also of kept reports; `null`: gone, or not the reader's to see. */
  definition?: ReportDefinition | null
  /** What a kept report is called. */
  name?: string | null
  x: number
  y: number
  w: number
  h: number
}

export interface Layout {
  tiles: Tile[]
  period?: PeriodSpan
}

export interface DashboardJson extends Kept {
  layout: Layout
}

export interface StockReport {
  key: string
  name: string
  about: string
  object: string
  chart: ChartKind
  /** By what its period is told, and the usual one. */
  period: (PeriodSpan & { field: string }) | null
  /** Touch models to choose among; `null`: it has none. */
  models: string[] | null
  compares: boolean
  /** `null`: the builder cannot say it. */
  definition: ReportDefinition | null
}

export const keptKeys = { reports: ['kept-reports'], dashboards: ['dashboards'] } as const

export const stockQuery = queryOptions({
  queryKey: ['stock-reports'],
  queryFn: async ({ signal }) =>
    (await api.get<{ data: StockReport[] }>('/reports/stock', { signal, kept: 'undated' })).data,
})

export const keptReportsQuery = queryOptions({
  queryKey: [...keptKeys.reports, 'all'],
  queryFn: async ({ signal }) => (await api.get<{ data: KeptReport[] }>('/reports', { signal, kept: 'dated' })).data,
})

export const keptReportQuery = (id: string) =>
  queryOptions({
    queryKey: [...keptKeys.reports, id],
    queryFn: ({ signal }) => api.get<KeptReport>(`/reports/${id}`, { signal, kept: 'dated' }),
    retry: false,
  })

export const dashboardsQuery = queryOptions({
  queryKey: [...keptKeys.dashboards, 'all'],
  queryFn: async ({ signal }) =>
    (await api.get<{ data: DashboardJson[] }>('/dashboards', { signal, kept: 'dated' })).data,
})

export const dashboardQuery = (id: string) =>
  queryOptions({
    queryKey: [...keptKeys.dashboards, id],
    queryFn: ({ signal }) => api.get<DashboardJson>(`/dashboards/${id}`, { signal, kept: 'dated' }),
    retry: false,
  })
