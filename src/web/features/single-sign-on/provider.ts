import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'

export interface GroupRole {
  group: string
  role: string
  team: string | null
}

export interface Oidc {
  issuer: string
  clientId: string
  scopes: string[]
  claims: { email: string; name: string; groups: string }
  trustsEmails: boolean
  /** Written, never read. */
  clientSecret?: string
}

export interface Saml {
  entityId: string
  signOnUrl: string
  /** PEM. */
  certificates: string[]
  wantsSignedRequests: boolean
  allowsSha1: boolean
  allowsUnasked: boolean
  attributes: { email: string; name: string; groups: string }
  /** Written, never read: the others are read from it. */
  metadata?: string
}

/** What may be changed of a provider. */
export interface ProviderValues {
  name: string
  isActive: boolean
  emailDomains: string[]
  isDemanded: boolean
  createsUsers: boolean
  defaultRole: string | null
  groupRoles: GroupRole[]
  answersForSecondFactor: boolean
  /** Of its kind alone. */
  oidc?: Oidc
  saml?: Saml
}

export interface Provider extends ProviderValues {
  id: string
  kind: 'oidc' | 'saml'
  hasSecrets: boolean
  /** To be registered with the provider; `null`: the address of Rapport is not configured. */
  redirectAddress: string | null
  /** Of SAML: where it reads our description. */
  metadataAddress: string | null
  version: number
}

export interface EmergencyAdministrator {
  user: string
  since: string
  isReady: boolean
}

export const providersQuery = queryOptions({
  queryKey: ['identity-providers'],
  queryFn: async ({ signal }) => (await api.get<{ data: Provider[] }>('/identity-providers', { signal })).data,
})

export const providerQuery = (id: string) =>
  queryOptions({
    queryKey: [...providersQuery.queryKey, id],
    queryFn: ({ signal }) => api.get<Provider>(`/identity-providers/${id}`, { signal }),
  })

export const emergencyQuery = queryOptions({
  queryKey: ['emergency-administrators'],
  queryFn: async ({ signal }) =>
    (await api.get<{ data: EmergencyAdministrator[] }>('/emergency-administrators', { signal })).data,
})
