import { queryOptions } from '@tanstack/react-query'
import type { PdfTemplate } from '../../../../model/document-template.ts'
import { api } from '../../../app/api.ts'
import type { PaperKind, PaperTemplate } from '../../papers/papers.ts'

export type { Block, LineColumn, PdfTemplate } from '../../../../model/document-template.ts'

export interface WholeTemplate extends PaperTemplate {
  /** `null` of a Word file. */
  design: PdfTemplate | null
}

export const documentTemplateQuery = (id: string) =>
  queryOptions({
    queryKey: ['document-templates', id],
    queryFn: ({ signal }) => api.get<WholeTemplate>(`/document-templates/${id}`, { signal }),
  })

/** How a template looks with a sample. */
export const templatePagesQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['document-template-pages', id, version],
    queryFn: async ({ signal }) =>
      (await api.post<{ pages: string[] }>('/document-templates/pages', { template: id }, { signal })).pages,
    staleTime: 10 * 60_000,
    meta: { quiet: true },
  })

export interface Numbering {
  kind: PaperKind
  legalEntity: string
  pattern: string
  yearly: boolean
  counted: number
  next: string
}

export const numberingQuery = queryOptions({
  queryKey: ['document-numbering'],
  queryFn: ({ signal }) => api.get<{ data: Numbering[] }>('/document-numbering', { signal }),
  select: ({ data }) => data,
})

/** Where the API lists what a template of documents may name. */
export const documentPlacesPath = '/document-templates/places'
