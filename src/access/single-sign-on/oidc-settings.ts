import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import type { ProviderKind } from './kinds.ts'

/** How a provider of OpenID Connect is spoken to. */
export interface OidcSettings {
  issuer: string
  clientId: string
  /** Asked for besides `openid`. */
  scopes: string[]
  /** Names of the claims that say who he is; a dot leads into one (`realm_access.roles`). */
  claims: { email: string; name: string; groups: string }
  /** It says nothing of whether addresses are verified, and only gives such as are. */
  trustsEmails: boolean
}

const usual: OidcSettings = {
  issuer: '',
  clientId: '',
  scopes: ['profile', 'email'],
  claims: { email: 'email', name: 'name', groups: 'groups' },
  trustsEmails: false,
}

const claim: JsonObject = { type: 'string', minLength: 1, maxLength: 200 }

export const oidcKind: ProviderKind = {
  secrets: ['clientSecret'],
  schema: {
    type: 'object',
    description: 'OpenID Connect: authorization code with PKCE',
    properties: {
      issuer: { type: 'string', maxLength: 1000, description: 'Its address, as its discovery names it' },
      clientId: { type: 'string', maxLength: 500 },
      clientSecret: {
        type: ['string', 'null'],
        maxLength: 2000,
        writeOnly: true,
        description: 'Never answered. null: none any more, for clients that are public',
      },
      scopes: {
        type: 'array',
        maxItems: 20,
        items: { type: 'string', pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}$' },
        description: 'Asked for besides `openid`',
      },
      claims: {
        type: 'object',
        description: 'What it calls the e-mail, the name and the groups of a person; a dot leads into a claim',
        properties: { email: claim, name: claim, groups: claim },
        additionalProperties: false,
      },
      trustsEmails: {
        type: 'boolean',
        description:
          'Addresses are believed where it does not say whether they are verified. Not where it says they are not',
      },
    },
    additionalProperties: false,
  },
  check(settings, report) {
    const read = readOidcSettings(settings)
    const issuer = read.issuer.trim()
    if (!issuer) report('required', {}, 'issuer')
    else if (!isAddress(issuer)) report('issuerAddress', {}, 'issuer')
    else if (manyTenants.test(issuer)) report('issuerOfAll', {}, 'issuer')
    if (!read.clientId.trim()) report('required', {}, 'clientId')
    return { ...read, issuer, clientId: read.clientId.trim(), scopes: [...new Set(read.scopes)] }
  },
}

/** Anybody with any account could come in by these (Entra), whatever address he gives himself. */
const manyTenants = /^https:\/\/login\.(microsoftonline\.com|windows\.net)\/(common|organizations|consumers)(\/|$)/i

function isAddress(text: string): boolean {
  const url = URL.parse(text)
  return /^https?:$/.test(url?.protocol ?? '') && !url?.search && !url?.hash && !url?.username && !url?.password
}

/** The settings as they are kept, or given, with what holds without them. */
export function readOidcSettings(kept: JsonObject): OidcSettings {
  const claims = isJsonObject(kept.claims) ? kept.claims : {}
  return {
    issuer: textOf(kept.issuer, usual.issuer),
    clientId: textOf(kept.clientId, usual.clientId),
    scopes: Array.isArray(kept.scopes) ? kept.scopes.map(String) : usual.scopes,
    claims: {
      email: textOf(claims.email, usual.claims.email),
      name: textOf(claims.name, usual.claims.name),
      groups: textOf(claims.groups, usual.claims.groups),
    },
    trustsEmails: kept.trustsEmails === true,
  }
}

const textOf = (value: Json | undefined, fallback: string): string => (typeof value === 'string' ? value : fallback)
