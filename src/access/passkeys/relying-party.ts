import { isIP } from 'node:net'

/** For whom passkeys are made, as browsers hold it: they give one only to pages of this origin. */
export interface RelyingParty {
  /** Name of the host, without port. */
  id: string
  origin: string
}

/**
 * By the configured address alone: what a request says of its host is anybody's to choose. Where none is configured this
 * machine, under the only name by which browsers give passkeys without TLS. An address without a name has none: `null`.
 */
export function relyingPartyOf(publicUrl: string | null, served: string): RelyingParty | null {
  const { protocol, hostname, port } = new URL(publicUrl ?? served)
  const id = publicUrl ? hostname : 'localhost'
  if (isIP(id.replace(/^\[|\]$/g, ''))) return null
  return { id, origin: `${protocol}//${id}${port && `:${port}`}` }
}
