import type { JsonObject } from '../../model/index.ts'

export type ProviderKindName = 'oidc' | 'saml'

/** Who is in a group of the provider gets a role here, and a team where one is named. */
export interface GroupRole {
  group: string
  role: string
  team: string | null
}

/** Who vouches for people of the company besides their passwords. What is secret of it is never among this. */
export interface Provider {
  id: string
  kind: ProviderKindName
  name: string
  isActive: boolean
  /** For the addresses of these domains alone it is believed. */
  emailDomains: readonly string[]
  /** People of these domains sign in by it only. */
  isDemanded: boolean
  /** Whoever is new gets an account when he first signs in. */
  createsUsers: boolean
  /** Of those whom no group gives one; `null`: they stay out. */
  defaultRole: string | null
  /** In order: the first that fits holds, at every sign-in. */
  groupRoles: readonly GroupRole[]
  /** Whoever it lets in needs no second factor of ours. */
  answersForSecondFactor: boolean
  /** Of its kind, as that has checked them. */
  settings: JsonObject
  /** Whether secrets of it are kept. */
  hasSecrets: boolean
  version: number
  createdAt: string
  updatedAt: string
}

/** Whom a provider vouches for, as it says. */
export interface Person {
  /** By which the provider knows him for ever. */
  subject: string
  email: string | null
  /** Whether the provider has made sure that the address is his. */
  emailVerified: boolean
  name: string | null
  groups: readonly string[]
}
