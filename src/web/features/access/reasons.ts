import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FieldRight, Scope, Verb } from '../../../model/index.ts'
import { api } from '../../app/api.ts'

export interface Named {
  id: string
  name: string
}

export interface PersonKnown {
  id: string
  name: string
  active: boolean
  role: Named | null
  team: Named | null
}

export interface VerbReason {
  verb: Verb
  allowed: boolean
  rule: string
  says: string
  advice: string | null
}

export interface FieldReason {
  field: string
  right: FieldRight
  says: string
  advice: string | null
}

export interface PersonReasons {
  user: PersonKnown
  verbs: VerbReason[]
  field: FieldReason | null
}

export interface Explained {
  record: { object: string; id: string; title: string | null; owner: Named | null; deleted: boolean } | null
  data: PersonReasons[]
  nextCursor: string | null
}

export interface AskedReasons {
  object: string
  record?: string
  field?: string
  user?: string
  q?: string
  cursor?: string
}

/** Who may do what with a record or a field, and why, in words of the server. */
export const reasonsQuery = (asked: AskedReasons) =>
  queryOptions({
    queryKey: ['access-reasons', asked],
    queryFn: ({ signal }) => api.get<Explained>('/access-reasons', { query: { ...asked }, signal }),
    placeholderData: keepPreviousData,
    meta: { quiet: true },
    retry: false,
  })

export interface RightsOfPerson {
  user: PersonKnown
  people: Record<'own' | 'team' | 'branch', number>
  objects: {
    object: string
    label: string
    configuration: boolean
    owned: boolean
    rights: { verb: Verb; scope: Scope; rule: string }[]
    fields: { field: string; label: string; right: FieldRight; rule: string }[]
  }[]
}

export const rightsQuery = (user: string) =>
  queryOptions({
    queryKey: ['rights-of', user],
    queryFn: ({ signal }) => api.get<RightsOfPerson>(`/users/${user}/rights`, { signal }),
  })
