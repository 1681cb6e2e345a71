import { Invalid, isJsonObject, type Json, type JsonObject, type Report } from '../../../model/index.ts'
import type { ProviderKind } from '../kinds.ts'
import { readCertificate } from './certificate.ts'
import { isSignOnAddress, longestMetadata, readProviderMetadata } from './metadata.ts'

/** How a provider of SAML is spoken to. */
export interface SamlSettings {
  entityId: string
  signOnUrl: string
  /** PEM, of the keys it signs with. */
  certificates: string[]
  wantsSignedRequests: boolean
  /** Answers signed with SHA-1 are believed. */
  allowsSha1: boolean
  /** Answers that nobody asked for are believed: people come from a page of the provider. */
  allowsUnasked: boolean
  /** What it calls what is needed of a person; empty: the usual names are looked for. */
  attributes: { email: string; name: string; groups: string }
}

const attribute: JsonObject = { type: 'string', maxLength: 300 }

export const samlKind: ProviderKind = {
  secrets: [],
  schema: {
    type: 'object',
    description: 'SAML 2.0: redirect to the provider, POST back',
    properties: {
      metadata: {
        type: 'string',
        maxLength: longestMetadata,
        writeOnly: true,
        description: 'XML by which the provider describes itself: entity id, address and certificates are read from it',
      },
      entityId: { type: 'string', maxLength: 1024 },
      signOnUrl: { type: 'string', maxLength: 2000, description: 'Where people are sent to, by redirect' },
      certificates: {
        type: 'array',
        maxItems: 10,
        items: { type: 'string', maxLength: 20_000 },
        description: 'PEM, of the keys it signs with',
      },
      wantsSignedRequests: { type: 'boolean', description: 'Requests to it are signed, once there is a key pair' },
      allowsSha1: { type: 'boolean', description: 'Answers signed with SHA-1, which is broken, are believed' },
      allowsUnasked: {
        type: 'boolean',
        description: 'Answers to no request are believed: people come from a page of the provider',
      },
      attributes: {
        type: 'object',
        description: 'What it calls the e-mail, the name and the groups of a person; empty: the usual names',
        properties: { email: attribute, name: attribute, groups: attribute },
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  },
  check(given, report) {
    const described = readDescription(given, report)
    if (!described) return {}
    const read = readSamlSettings({ ...given, ...described })
    const entityId = read.entityId.trim()
    if (!entityId) report('samlDescriptionNeeded', {}, 'metadata')
    else if (!isSignOnAddress(read.signOnUrl)) report('samlSignOnUrl', {}, 'signOnUrl')
    const certificates = readCertificates(read.certificates, report)
    if (entityId && !certificates.length) report('required', {}, 'certificates')
    return { ...read, entityId, certificates }
  },
}

/** What is read from a description that was given with it; `null` where that is wrong. */
function readDescription({ metadata }: JsonObject, report: Report): JsonObject | null {
  if (typeof metadata !== 'string' || !metadata.trim()) return {}
  try {
    return { ...readProviderMetadata(metadata, 'metadata') }
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    for (const { code, params, field } of error.problems) report(code, params, field)
    return null
  }
}

function readCertificates(given: readonly string[], report: Report): string[] {
  const read = given.map((text, at) => {
    const pem = readCertificate(text)
    if (!pem) report('samlCertificate', {}, `certificates.${at}`)
    return pem
  })
  return [...new Set(read.filter(pem => pem !== null))]
}

/** The settings as they are kept, or given, with what holds without them. */
export function readSamlSettings(kept: JsonObject): SamlSettings {
  const attributes = isJsonObject(kept.attributes) ? kept.attributes : {}
  return {
    entityId: textOf(kept.entityId),
    signOnUrl: textOf(kept.signOnUrl),
    certificates: Array.isArray(kept.certificates) ? kept.certificates.map(String) : [],
    wantsSignedRequests: kept.wantsSignedRequests === true,
    allowsSha1: kept.allowsSha1 === true,
    allowsUnasked: kept.allowsUnasked === true,
    attributes: {
      email: textOf(attributes.email).trim(),
      name: textOf(attributes.name).trim(),
      groups: textOf(attributes.groups).trim(),
    },
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
