import { oidcBy } from '../../access/single-sign-on/oidc.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Feature } from '../feature.ts'
import { noted } from '../noted.ts'
import type { Outgoing } from '../outgoing.ts'
import { fetchBy } from '../provider-fetch.ts'
import { doorRoutes } from './door-routes.ts'
import { emergencyRoutes } from './emergency-routes.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { providerRoutes } from './provider-routes.ts'
import { samlKeyRoutes } from './saml-key-routes.ts'
import { clearSignOns } from './saml-passage.ts'
import { samlRoutes } from './saml-routes.ts'
import { selfTestRoute } from './self-test-route.ts'
import { signOnLines } from './trust.ts'

/** What the routes of single sign-on have in common. */
export interface Means {
  vault: Vault
  /** Address under which people reach Rapport, as configured: what a provider sends them back to begins with it. */
  publicUrl: string | null
}

interface Given {
  vault: Vault
  target: Outgoing
  contact: string | null
}

/** Providers of the company that vouch for its people, and how these come in by them. */
export function singleSignOn({ vault, target, contact }: Given): Feature {
  const means: Means = { vault, publicUrl: contact }
  const fetch = fetchBy(target)
  return {
    name: 'single-sign-on',
    routes: [
      ...noted([...providerRoutes(means), ...samlKeyRoutes(means), ...emergencyRoutes]),
      selfTestRoute(means, fetch),
      ...doorRoutes(means),
      ...oidcRoutes(means, oidcBy(fetch)),
      ...samlRoutes(means),
    ],
    jobs: [clearSignOns],
    trust: signOnLines,
  }
}
