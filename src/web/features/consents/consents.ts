import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { Locale, SchemaObject } from '../../app/contract.ts'
import { recordKeys } from '../../records/queries.ts'

/** Words in one or both languages. */
export type Wording = Partial<Record<Locale, string>>

export interface ConsentVersion {
  id: string
  number: number
  text: Wording
  link: string | null
  publishedAt: string
  publishedBy?: { id: string; name: string } | null
}

export const purposeKinds = ['request', 'advertising', 'sharing', 'other'] as const
export const bases = ['consent', 'contract', 'law', 'legitimateInterest'] as const

export interface Purpose {
  id: string
  name: Wording
  kind: (typeof purposeKinds)[number]
  basis: (typeof bases)[number]
  retiredAt: string | null
  version: ConsentVersion
}

export type Act = 'given' | 'withdrawn'

/** Ways that somebody notes by hand. */
export const notedWays = ['phone', 'inPerson', 'paper', 'mail', 'import'] as const
export type NotedWay = (typeof notedWays)[number]

export interface Consent {
  id: string
  purpose: string
  act: Act
  at: string
  how: NotedWay | 'form' | 'request'
  version: Pick<ConsentVersion, 'id' | 'number' | 'text' | 'link'> | null
  until: string | null
  note: string | null
  page: string | null
  notedAt: string
  notedBy: { id: string; name: string } | null
}

export interface Standing {
  purpose: Purpose
  state: Act | 'expired' | 'none'
  last: Consent | null
}

export interface PersonConsents {
  data: Standing[]
  history: Consent[]
  canNote: boolean
}

export interface NewConsent {
  purpose: string
  act: Act
  how: NotedWay
  at?: string
  version?: string
  until?: string
  note?: string
}

const pathOf = (object: SchemaObject, id: string) => `/${object.plural}/${id}/consents`

/** What the person of a card agreed to. Asked again when the history of the card goes on. */
export const consentsQuery = (object: SchemaObject, id: string) =>
  queryOptions({
    queryKey: [...recordKeys.changes(object.name, id), 'consents'],
    queryFn: ({ signal }) => api.get<PersonConsents>(pathOf(object, id), { signal }),
    meta: { quiet: true },
  })

export function useNoteConsent(object: SchemaObject, id: string, onNoted?: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (consent: NewConsent) => api.post<PersonConsents>(pathOf(object, id), consent),
    onSuccess: consents => {
      queryClient.setQueryData(consentsQuery(object, id).queryKey, consents)
      onNoted?.()
      return Promise.all(
        [recordKeys.card(object.name, id), recordKeys.changes(object.name, id), recordKeys.timelines].map(queryKey =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      )
    },
  })
}

export const purposesQuery = queryOptions({
  queryKey: ['consent-purposes'],
  queryFn: async ({ signal }) => (await api.get<{ data: Purpose[] }>('/consent-purposes', { signal })).data,
})

/** In the language asked for, else in the one there is. */
export const wordsIn = (wording: Wording, language: string): string =>
  wording[language === 'en' ? 'en' : 'ru'] ?? wording.ru ?? wording.en ?? ''

/** All words that a purpose has had, the newest first. */
export const versionsQuery = (purpose: string) =>
  queryOptions({
    queryKey: ['consent-purposes', purpose, 'versions'],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: ConsentVersion[] }>(`/consent-purposes/${purpose}/versions`, { signal })).data,
  })
