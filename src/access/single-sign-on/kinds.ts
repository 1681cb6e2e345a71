import type { JsonObject, Report } from '../../model/index.ts'
import { oidcKind } from './oidc-settings.ts'
import type { ProviderKindName } from './provider.ts'
import { samlKind } from './saml/settings.ts'

/** What is particular to a way of speaking with providers. */
export interface ProviderKind {
  /** Shape of what is set of it, in the API. */
  readonly schema: JsonObject
  /** Members of that shape which are written, never answered, and kept sealed. */
  readonly secrets: readonly string[]
  /** The settings with what holds where nothing was said; reports what is wrong with them. */
  check(settings: JsonObject, report: Report): JsonObject
}

export const kinds: Readonly<Record<ProviderKindName, ProviderKind>> = { oidc: oidcKind, saml: samlKind }
