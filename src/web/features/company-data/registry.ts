import { queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'

/** By which register companies are filled in, without its key. */
export interface Registry {
  url: string
  hasToken: boolean
}

/** What it knows of a company or of a bank. */
export interface Found {
  /** By the names of the fields of a company. */
  fields: JsonObject
  state: string
  closedOn: string | null
  isBranch?: boolean
  known?: { id: string; name: string }[]
}

export const registryQuery = queryOptions({
  queryKey: ['companyRegistry'],
  queryFn: ({ signal }) => api.get<{ registry: Registry | null }>('/company-registry', { signal }),
  staleTime: 300_000,
  meta: { quiet: true },
})

/** By what is looked for: the ИНН or name of a company, the БИК of a bank. */
export type By = 'inn' | 'bic'

/** `null`: so nothing can be looked for. */
export function questionOf(by: By, text: string): string | null {
  const digits = text.replace(/[\s-]/g, '')
  if (by === 'bic') return /^\d{9}$/.test(digits) ? `/company-registry/banks?bik=${digits}` : null
  if (/^\d+$/.test(digits)) return /^(\d{10}|\d{12})$/.test(digits) ? `/company-registry/companies?inn=${digits}` : null
  const words = text.trim()
  return words.length < 3 ? null : `/company-registry/companies?query=${encodeURIComponent(words)}`
}

/** An answer costs something, and does not change while the dialog is open. */
export const foundQuery = (question: string | null) =>
  queryOptions({
    queryKey: ['companyRegistry', 'found', question],
    queryFn: async ({ signal }) => (await api.get<{ data: Found[] }>(question ?? '', { signal })).data,
    enabled: question !== null,
    staleTime: 300_000,
    retry: false,
    meta: { quiet: true },
  })
